"""textDocument/signatureHelp."""

from dataclasses import replace
from typing import Any

from lsprotocol import types as lsp

from rholsp.features.markdown import plain
from rholsp.features.signature import Parameter, Signature
from rholsp.features.signature_help import SignatureHelp, signature_help
from rholsp.features.view import View
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.handlers.position import TextPosition
from rholsp.server.session import Session


async def show_signatures(
    session: Session, view: View, position: TextPosition, params: lsp.SignatureHelpParams
) -> lsp.SignatureHelp | None:
    context = params.context
    trigger = ""
    if context is not None and not context.is_retrigger:
        trigger = context.trigger_character or ""
    found = await signature_help(view, position.uri, position.offset, trigger)
    if found is None:
        return None
    return to_signature_help(_kept(found, context), session.client.features)


def _kept(found: SignatureHelp, context: lsp.SignatureHelpContext | None) -> SignatureHelp:
    """The signature that the user selected stays active as long as it fits the arguments as well as any other."""
    shown = None if context is None else context.active_signature_help
    chosen = 0 if shown is None else shown.active_signature or 0
    if shown is None or not 0 <= chosen < len(shown.signatures):
        return found
    label = shown.signatures[chosen].label
    labels = [signature.label for signature in found.signatures[: found.alike]]
    return replace(found, active=labels.index(label)) if label in labels else found


def to_signature_help(found: SignatureHelp, features: ClientFeatures) -> lsp.SignatureHelp:
    # Clients take an index out of range for "none"; only some new ones accept null.
    parameters = [
        len(signature.parameters) if parameter is None else parameter
        for signature, parameter in zip(found.signatures, found.parameters, strict=True)
    ]
    signatures = [
        _signature(signature, parameter, features)
        for signature, parameter in zip(found.signatures, parameters, strict=True)
    ]
    return lsp.SignatureHelp(signatures, found.active, parameters[found.active])


def _signature(signature: Signature, parameter: int, features: ClientFeatures) -> lsp.SignatureInformation:
    return lsp.SignatureInformation(
        label=signature.label,
        documentation=_documentation(signature.about, features),
        parameters=[_parameter(signature, one, features) for one in signature.parameters],
        active_parameter=parameter,
    )


def _parameter(signature: Signature, parameter: Parameter, features: ClientFeatures) -> lsp.ParameterInformation:
    label: str | tuple[int, int] = signature.label[parameter.start : parameter.end]
    if features.signature_label_offsets:
        label = _utf16(signature.label, parameter.start), _utf16(signature.label, parameter.end)
    return lsp.ParameterInformation(label, _documentation(parameter.about, features))


def _utf16(text: str, offset: int) -> int:
    """Offsets in labels are UTF-16 whatever the encoding of positions (LSP 3.17, "ParameterInformation")."""
    return len(text[:offset].encode("utf-16-le")) // 2


def _documentation(markdown: str, features: ClientFeatures) -> Any:
    if not markdown:
        return None
    if features.signature_markdown:
        return lsp.MarkupContent(lsp.MarkupKind.Markdown, markdown)
    return lsp.MarkupContent(lsp.MarkupKind.PlainText, plain(markdown))
