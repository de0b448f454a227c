"""Rholang's built-ins as data: system URIs, library contracts, methods, operators, keywords (docs/rholang.md 4).

`nodes` says which implementations know a thing: `all`, or some of `rchain` (Scala), `f1r3fly` (Scala) and `f1r3node`
(Rust). Argument order is the order of a send's arguments; `ret` is the name that the answer is sent on.
"""

from typing import NamedTuple

ALL = "all nodes"
RUST = "f1r3node"
FORKS = "f1r3fly, f1r3node"
TESTS = "test runtimes"


class Variant(NamedTuple):
    """What else a system channel takes, and where."""

    arguments: tuple[str, ...]
    nodes: str


class SystemUri(NamedTuple):
    """A channel or value that ``new x(`uri`)`` binds."""

    uri: str
    arguments: tuple[str, ...]
    """What a send on it takes, one entry per argument."""
    result: str
    """What arrives on `ret`, or what happens where nothing does."""
    nodes: str = ALL
    is_channel: bool = True
    """False for what is injected per deploy: a value, or a name of which nobody says what it takes."""
    variants: tuple[Variant, ...] = ()
    """What some nodes take instead."""

    @property
    def arities(self) -> frozenset[int]:
        """How many arguments a send may have."""
        return frozenset({len(self.arguments), *(len(variant.arguments) for variant in self.variants)})


class Operation(NamedTuple):
    """One contract or message of a library contract: its arguments without the final `ret`."""

    name: str
    arguments: tuple[str, ...]


class Library(NamedTuple):
    """A contract of the standard library, found under a registry shorthand."""

    name: str
    uris: tuple[str, ...]
    about: str
    operations: tuple[Operation, ...]


class BuiltinMethod(NamedTuple):
    """A method: `receiver.name(parameters)`."""

    name: str
    parameters: tuple[str, ...]
    receivers: str
    """Types that have it, with their result where it differs from the receiver."""
    about: str
    nodes: str = ALL


class Operator(NamedTuple):
    symbol: str
    types: str
    about: str


class Keyword(NamedTuple):
    word: str
    form: str
    about: str


_SHA = ("data: ByteArray", "ret")
_VERIFY = ("data: ByteArray", "signature: ByteArray", "publicKey: ByteArray", "ret")
_ADDRESS = ("operation: String", "argument", "ret")
_ADDRESS_RESULT = (
    '"validate" an address: Nil or an error String; "fromPublicKey" a ByteArray, "fromDeployerId" a deployer id, '
    '"fromUnforgeable" a name: the address as a String, or Nil'
)
_BOOTSTRAP = Variant(("ret",), "the genesis block alone")
_OPS = ('"pubKeyBytes"', "deployerId", "ret")


def _value(uri: str, about: str, nodes: str = ALL) -> SystemUri:
    return SystemUri(uri, (), about, nodes, is_channel=False)


_URIS = (
    SystemUri("rho:io:stdout", ("value",), "prints the value; sends no reply"),
    SystemUri("rho:io:stdoutAck", ("value", "ret"), "prints the value, then sends Nil"),
    SystemUri("rho:io:stderr", ("value",), "prints the value to standard error; sends no reply"),
    SystemUri("rho:io:stderrAck", ("value", "ret"), "prints the value to standard error, then sends Nil"),
    SystemUri(
        "rho:io:stdlog",
        ('level: "trace", "debug", "info", "warn" or "error"', "value"),
        "writes the value to the node's log; sends no reply",
        TESTS,
    ),
    SystemUri(
        "rho:io:grpcTell",
        ("host: String", "port: Int", "payload: String"),
        "sends the payload over gRPC; sends no reply",
        FORKS,
    ),
    SystemUri("rho:io:devNull", ("value",), "discards the value", FORKS),
    SystemUri(
        "rho:block:data",
        ("ret",),
        "sends blockNumber: Int, timestamp: Int and sender: ByteArray as three values (rchain: blockNumber and sender)",
    ),
    SystemUri("rho:deploy:data", ("ret",), "sends timestamp: Int, deployerId and deployId as three values", RUST),
    SystemUri("rho:casper:invalidBlocks", ("ret",), "sends a Map of the invalid blocks", FORKS),
    SystemUri("rho:execution:abort", ("reason",), "aborts the deploy", RUST),
    SystemUri("rho:crypto:sha256Hash", _SHA, "sends the hash as a ByteArray"),
    SystemUri("rho:crypto:keccak256Hash", _SHA, "sends the hash as a ByteArray"),
    SystemUri("rho:crypto:blake2b256Hash", _SHA, "sends the hash as a ByteArray"),
    SystemUri("rho:crypto:ed25519Verify", _VERIFY, "sends whether the signature is valid, a Bool"),
    SystemUri("rho:crypto:secp256k1Verify", _VERIFY, "sends whether the signature is valid, a Bool"),
    SystemUri("rho:vault:address", _ADDRESS, _ADDRESS_RESULT, RUST),
    SystemUri("rho:rev:address", _ADDRESS, _ADDRESS_RESULT, "rchain, f1r3fly"),
    SystemUri("rho:system:deployerId:ops", _OPS, "sends the public key as a ByteArray, or Nil", RUST),
    SystemUri("rho:rchain:deployerId:ops", _OPS, "sends the public key as a ByteArray, or Nil", "rchain, f1r3fly"),
    SystemUri("rho:registry:ops", ('"buildUri"', "bytes: ByteArray", "ret"), "sends the Uri, or Nil"),
    SystemUri(
        "rho:registry:ops:1.0.0",
        ("operation: String", "argument", "ret"),
        '"buildUri" bytes: a Uri; "parseVersionedUri" a String: a 5-tuple or Nil; "matchesVersion" (pattern, version): '
        'a Bool; "selectBestVersion" (pattern, [versions]): a String or Nil',
        RUST,
    ),
    SystemUri("rho:internal:registry_lookup", ("urn: String or Uri", "ret"), "sends what the URN names", RUST),
    SystemUri("sys:authToken:ops", ('"check"', "value", "ret"), "sends whether the value is an auth token, a Bool"),
    SystemUri(
        "rho:registry:lookup",
        ("uri: Uri or shorthand", "ret"),
        "sends the registered value, by convention a pair: `for (@(_, Contract) <- ret)`",
        variants=(_BOOTSTRAP,),
    ),
    SystemUri(
        "rho:registry:insertArbitrary",
        ("data", "ret"),
        "registers the data and sends its new Uri",
        variants=(_BOOTSTRAP,),
    ),
    SystemUri(
        "rho:registry:insertSigned:secp256k1",
        ("publicKey: ByteArray", "(version: Int, data)", "signature: ByteArray", "ret"),
        "registers the data under the key and sends the Uri, or Nil",
        variants=(Variant(("(nonce: Int, data)", "deployerId", "ret"), "rchain's newest"), _BOOTSTRAP),
    ),
    SystemUri(
        "rho:registry:1.0.0",
        ("ret", "notify"),
        'sends the versioned registry, which understands "insertVersion" (namespace, projectId, version, code), '
        '"deprecateVersion" and "approveVersion" (namespace, projectId, version), "lookupVersion" (urn, notify), '
        "each followed by ret",
        RUST,
    ),
    _value("rho:registry:v1:internal", "a handle for tests of the versioned registry", RUST),
    _value("rho:system:deployId", "the id of the running deploy, a name that can be sent to", RUST),
    _value("rho:system:deployerId", "the identity of the deployer: it gives access to the deployer's vault", RUST),
    _value("rho:rchain:deployId", "the id of the running deploy, a name that can be sent to"),
    _value("rho:rchain:deployerId", "the identity of the deployer: it gives access to the deployer's vault"),
    _value("sys:casper:deployerId", "the deployer of a system deploy", "system deploys"),
    _value("sys:casper:authToken", "the auth token of a system deploy", "system deploys"),
    _value("sys:casper:return", "the channel that a system deploy answers on", "system deploys"),
    _value("sys:casper:chargeAmount", "what is charged before a deploy", "system deploys"),
    _value("sys:casper:refundAmount", "what is refunded after a deploy", "system deploys"),
    _value("sys:casper:invalidBlockHash", "the block that is slashed for", f"system deploys of {FORKS}"),
    _value("sys:casper:slashedValidator", "the validator that is slashed", f"system deploys of {FORKS}"),
    _value("sys:casper:closeBlock", "closes the block", f"system deploys of {FORKS}"),
    _value("rho:system:bitmaskMergeableTag", "a tag of the genesis block", RUST),
    SystemUri("rho:ai:gpt4", ("prompt: String", "ret"), "sends the answer as a String", FORKS),
    SystemUri("rho:ai:dalle3", ("prompt: String", "ret"), "sends the image's address as a String", FORKS),
    SystemUri("rho:ai:textToAudio", ("text: String", "ret"), "sends the audio as a ByteArray", FORKS),
    SystemUri("rho:ollama:chat", ("model: String", "prompt: String", "ret"), "sends the answer as a String", RUST),
    SystemUri("rho:ollama:generate", ("model: String", "prompt: String", "ret"), "sends a String", RUST),
    SystemUri("rho:ollama:models", ("ret",), "sends the names of the models, a List of String", RUST),
    SystemUri(
        "rho:chroma:collection:new",
        ("name: String", "updateIfExists: Bool", "metadata: Map or Nil", "ret"),
        "makes a collection and sends Nil",
        RUST,
    ),
    SystemUri("rho:chroma:collection:meta", ("name: String", "ret"), "sends the metadata: a Map or Nil", RUST),
    SystemUri("rho:chroma:collection:entries:new", ("name: String", "entries: Map", "ret"), "adds entries", RUST),
    SystemUri(
        "rho:chroma:collection:entries:query",
        ("name: String", "texts: List of String", "ret"),
        "sends a List of results",
        RUST,
    ),
    SystemUri("rho:chroma:collection:entries:delete", ("name: String", "ids: List", "ret"), "deletes entries", RUST),
    SystemUri(
        "rho:metta:compile",
        ("ret", "source: String"),
        "compiles MeTTa and sends its state, a PathMap: run it with `{||}.run(state)`",
        "MeTTa-Compiler's node",
    ),
    SystemUri(
        "rho:metta:compile:sync",
        ("ret", "source: String"),
        "compiles MeTTa: call it with `!?`",
        "MeTTa-Compiler's node",
    ),
    SystemUri(
        "rho:test:assertAck",
        ("testName", "attempt", "assertion", "clue", "ret"),
        "records an assertion, then acknowledges it",
        TESTS,
    ),
    SystemUri("rho:test:testSuiteCompleted", ("success: Bool",), "ends the test suite", TESTS),
    SystemUri(
        "rho:test:deployerId:make", ('"deployerId"', "publicKey: ByteArray", "ret"), "sends a deployer id", TESTS
    ),
    SystemUri(
        "rho:test:crypto:secp256k1Sign",
        ("hash: ByteArray", "secretKey: ByteArray", "ret"),
        "sends the signature as a ByteArray",
        TESTS,
    ),
    SystemUri("sys:test:authToken:make", ("ret",), "sends an auth token", TESTS),
    SystemUri("rho:test:block:data:set", ("key", "value", "ret"), "sets what rho:block:data answers", TESTS),
    SystemUri("rho:test:casper:invalidBlocks:set", ("blocks: Map", "ret"), "sets the invalid blocks", TESTS),
)

URIS = {entry.uri: entry for entry in _URIS}
"""docs/rholang.md 4.1, by URI."""

RENAMED = {
    "rho:rev:address": "rho:vault:address",
    "rho:rchain:deployerId": "rho:system:deployerId",
    "rho:rchain:deployerId:ops": "rho:system:deployerId:ops",
    "rho:rchain:deployId": "rho:system:deployId",
    "rho:rchain:revVault": "rho:vault:system",
    "rho:rchain:multiSigRevVault": "rho:vault:multiSig",
    "rho:rchain:pos": "rho:system:pos",
    "rho:rchain:makeMint": "rho:system:makeMint",
    "rho:rchain:authKey": "rho:system:authKey",
}
"""URIs that the newest node knows under another name."""

SHORTHANDS = {
    "rho:lang:either": "Either",
    "rho:lang:listOps": "ListOps",
    "rho:lang:nonNegativeNumber": "NonNegativeNumber",
    "rho:lang:stack": "Stack",
    "rho:lang:treeHashMap": "TreeHashMap",
    "rho:system:authKey": "AuthKey",
    "rho:system:makeMint": "MakeMint",
    "rho:system:pos": "PoS",
    "rho:system:tokenMetadata": "TokenMetadata",
    "rho:vault:system": "SystemVault",
    "rho:vault:multiSig": "MultiSigSystemVault",
    "rho:rchain:authKey": "AuthKey",
    "rho:rchain:makeMint": "MakeMint",
    "rho:rchain:pos": "PoS",
    "rho:rchain:revVault": "SystemVault",
    "rho:rchain:multiSigRevVault": "MultiSigSystemVault",
    "rho:rchain:configPublicKeyCheck": "",
    "rho:registry:systemContractManager": "",
    "rho:id:zphjgsfy13h1k85isc8rtwtgt3t9zzt5pjd5ihykfmyapfc4wt3x5h": "RhoSpec",
}
"""What `rho:registry:lookup` takes besides other `rho:id:…` URIs, with its library ('' where none is published)."""


def _operations(text: str) -> tuple[Operation, ...]:
    """Reads `name(a, b); other()`: the notation of the tables below."""
    operations = []
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        name, _, rest = entry.partition("(")
        arguments = tuple(filter(None, (argument.strip() for argument in rest.removesuffix(")").split(","))))
        operations.append(Operation(name, arguments))
    return tuple(operations)


def _library(name: str, about: str, operations: str) -> Library:
    uris = tuple(uri for uri, library in SHORTHANDS.items() if library == name)
    return Library(name, uris, about, _operations(operations))


LIBRARIES = {
    library.name: library
    for library in (
        _library(
            "ListOps",
            "functions over lists",
            "prepend(head, tail); append(list, elem); partialFold(list, start, comb); fold(list, start, comb); "
            "reverse(list); map(list, f); parMap(list, f); unorderedParMap(list, f); foreach(list, proc); "
            "indexOf(list, value); zip(l1, l2); range(start, end); forall(list, pred); exists(list, pred); sum(list); "
            "filter(list, pred); head(list)",
        ),
        _library(
            "Either",
            'success `(true, value)` or failure `(false, message)`; each also as `"name <-"`, reading from channels',
            "fromNillable(value, nilValue); fromBoolean(success, failMsg); fromSingletonList(list, failMsg); "
            "fromNillableError(error); productR(a, b); map2(a, b, f); flatMap(e, f); map(e, f); mapLeft(e, f); "
            "compose(input, functions)",
        ),
        _library(
            "NonNegativeNumber",
            "`NonNegativeNumber!(init, ret)` sends an object that holds a number of zero or more",
            "add(x); sub(x); value()",
        ),
        _library(
            "MakeMint",
            '`MakeMint!(ret)` sends a mint; `mint!("makePurse", init, ret)` sends a purse with the rest',
            "makePurse(init); getBalance(); sprout(); split(amount); deposit(amount, src); setLog(logCh)",
        ),
        _library("AuthKey", "keys that prove a right without giving it away", "make(shape); check(key, shape)"),
        _library("Stack", "an immutable stack", "init(); isEmpty(s); size(s); push(s, v); pop(s); toList(s)"),
        _library(
            "TreeHashMap",
            "a map that many can use at once",
            "init(depth); depth(map); get(map, key); fastUnsafeGet(map, key); set(map, key, val); contains(map, key); "
            "update(map, key, updateCh); getOrElse(map, key, valueCh, nilCh); delete(map, key); toMap(map)",
        ),
        _library(
            "SystemVault",
            "vaults of the platform's token; `findOrCreate` sends (true, vault) or (false, message)",
            "init(); deployerAuthKey(deployerId); unforgeableAuthKey(unf); findOrCreate(address); balance(); "
            "transfer(target, amount, authKey); setLog(logCh, authKey)",
        ),
        _library(
            "MultiSigSystemVault",
            "vaults that several keys open together",
            "makeSealerUnsealer(); deployerAuthKey(id); create(publicKeys, unsealers, quorum); balance(); "
            "transfer(target, amount, auth); confirm(target, amount, auth, nonce)",
        ),
        _library(
            "PoS",
            "proof of stake",
            "getCurrentEpochRewards(); getRewards(); getBonds(); getActiveValidators(); getWithdrawers(); "
            "getPendingWithdrawer(); getCoopVault(); getInitialPosVault(); getEpochLength(); getQuarantineLength(); "
            "getFaultToleranceThresholdPpm(); bond(deployerId, amount); withdraw(deployerId); "
            "posVaultTransfer(target, amount, deployerId); chargeDeploy(); refundDeploy(); slash(); closeBlock(); "
            "commitRandomImage(id, hash); revealRandom(id, random)",
        ),
        _library("TokenMetadata", "what the platform's token is called", "name(); symbol(); decimals(); all()"),
        _library(
            "RhoSpec",
            'tests: `rhoSpec!("testSuite", *setup, *teardown, [("name", *test)])`; in a test '
            '`rhoSpec!("assert", (expected, "==", actual), clue, *ack)`',
            "testSuite(tests); assert(assertion, clue); assertMany(assertions)",
        ),
    )
}
"""docs/rholang.md 4.2: the first argument of a send is the operation's name, the last one `ret`."""

_METHODS = (
    BuiltinMethod("nth", ("index",), "List, Tuple, ByteArray", "the element at the index, counted from 0"),
    BuiltinMethod("length", (), "String, List, ByteArray → Int", "how long it is"),
    BuiltinMethod("size", (), "Map, Set → Int", "how many elements it has"),
    BuiltinMethod(
        "slice", ("from", "until"), "String, List, ByteArray", "the part from `from` up to, not including, `until`"
    ),
    BuiltinMethod("take", ("count",), "List", "the first `count` elements"),
    BuiltinMethod("toList", (), "List, Set, Map, Tuple → List", "its elements; pairs for a Map"),
    BuiltinMethod("toSet", (), "List, Set, Map → Set", "its elements; pairs for a Map"),
    BuiltinMethod("toMap", (), "Map, List or Set of pairs → Map", "a map with these pairs"),
    BuiltinMethod("toByteArray", (), "any process → ByteArray", "the process, serialised"),
    BuiltinMethod("hexToBytes", (), "String → ByteArray", "the bytes that the hexadecimal digits stand for"),
    BuiltinMethod("bytesToHex", (), "ByteArray → String", "the bytes as hexadecimal digits"),
    BuiltinMethod("toUtf8Bytes", (), "String → ByteArray", "the text's UTF-8 bytes"),
    BuiltinMethod("union", ("other",), "Set, Map, PathMap (f1r3node)", "everything of both"),
    BuiltinMethod("diff", ("other",), "Set, Map, PathMap (f1r3node)", "everything that `other` has not"),
    BuiltinMethod("add", ("element",), "Set", "the set with the element"),
    BuiltinMethod("delete", ("element",), "Set, Map", "the set without the element, the map without the key"),
    BuiltinMethod("contains", ("element",), "Set, Map → Bool", "whether the element, or the key, is there"),
    BuiltinMethod("get", ("key",), "Map", "the value under the key, or Nil"),
    BuiltinMethod("getOrElse", ("key", "default"), "Map", "the value under the key, or the default"),
    BuiltinMethod("set", ("key", "value"), "Map", "the map with this value under the key"),
    BuiltinMethod("keys", (), "Map → Set", "all keys"),
    BuiltinMethod("toString", (), "deploy id → String", "the id as hexadecimal digits", FORKS),
    BuiltinMethod("toInt", (), "Int, BigInt, String → Int", "the number", "rchain"),
    BuiltinMethod("toBigInt", (), "Int, BigInt, String → BigInt", "the number", "rchain"),
    BuiltinMethod("intersection", ("other",), "PathMap", "the paths that both have", RUST),
    BuiltinMethod("restriction", ("other",), "PathMap", "the paths that begin with a path of `other`", RUST),
    BuiltinMethod("dropHead", ("count",), "PathMap", "the paths without their first `count` elements", RUST),
    BuiltinMethod("run", ("state",), "PathMap", "evaluates compiled MeTTa on top of this state", RUST),
    BuiltinMethod("readZipper", (), "PathMap → Zipper", "a reading cursor at the root", RUST),
    BuiltinMethod("writeZipper", (), "PathMap → Zipper", "a writing cursor at the root", RUST),
    BuiltinMethod("readZipperAt", ("path",), "PathMap → Zipper", "a reading cursor at the path", RUST),
    BuiltinMethod("writeZipperAt", ("path",), "PathMap → Zipper", "a writing cursor at the path", RUST),
    BuiltinMethod("descendTo", ("path",), "Zipper → Zipper or Nil", "moves down along the path", RUST),
    BuiltinMethod("descendFirst", (), "Zipper → Zipper or Nil", "moves to the first child", RUST),
    BuiltinMethod(
        "descendIndexedBranch", ("index",), "Zipper → Zipper or Nil", "moves to the child at the index", RUST
    ),
    BuiltinMethod("ascendOne", (), "Zipper → Zipper or Nil", "moves up one step", RUST),
    BuiltinMethod("ascend", ("count",), "Zipper → Zipper or Nil", "moves up `count` steps", RUST),
    BuiltinMethod("toNextSibling", (), "Zipper → Zipper or Nil", "moves to the next sibling", RUST),
    BuiltinMethod("toPrevSibling", (), "Zipper → Zipper or Nil", "moves to the previous sibling", RUST),
    BuiltinMethod("reset", (), "Zipper → Zipper", "moves back to where the cursor began", RUST),
    BuiltinMethod("getLeaf", (), "Zipper, PathMap", "the value here", RUST),
    BuiltinMethod("getSubtrie", (), "Zipper, PathMap → PathMap", "everything below here", RUST),
    BuiltinMethod("atPath", ("path",), "Zipper, PathMap", "the value at the path", RUST),
    BuiltinMethod("pathExists", (), "Zipper, PathMap → Bool", "whether anything is here", RUST),
    BuiltinMethod("childCount", (), "Zipper, PathMap → Int", "how many children are here", RUST),
    BuiltinMethod("setLeaf", ("value",), "write Zipper, PathMap → PathMap", "puts the value here", RUST),
    BuiltinMethod("setSubtrie", ("paths",), "write Zipper → PathMap", "replaces everything below here", RUST),
    BuiltinMethod("removeLeaf", (), "write Zipper → PathMap", "removes the value here", RUST),
    BuiltinMethod("removeBranches", (), "write Zipper → PathMap", "removes everything below here", RUST),
    BuiltinMethod("graft", ("source",), "write Zipper → PathMap", "puts a copy of the source's subtrie here", RUST),
    BuiltinMethod("joinInto", ("source",), "write Zipper → PathMap", "merges the source's subtrie into this one", RUST),
    BuiltinMethod("createPath", ("path",), "write Zipper → PathMap", "makes the path", RUST),
    BuiltinMethod("prunePath", (), "write Zipper → PathMap", "removes the empty path above here", RUST),
)

METHODS = {method.name: method for method in _METHODS}
"""docs/rholang.md 4.3, by name."""

_NUMERIC = "two numbers of the same type"
_ORDERED = "two Bool, Int, String or other numbers of the same type → Bool"
_OPERATORS = (
    Operator("+", f"{_NUMERIC}; Set and element", "sum, or the set with the element"),
    Operator("-", f"{_NUMERIC}; Map and key; Set and element", "difference, or the collection without it"),
    Operator("*", _NUMERIC, "product; before a name: the process that the name quotes"),
    Operator("/", _NUMERIC, "quotient"),
    Operator("%", f"{_NUMERIC}, but not Float", "remainder"),
    Operator("not", "Bool → Bool", "negation"),
    Operator("and", "two Bool → Bool", "both"),
    Operator("or", "two Bool → Bool", "at least one"),
    Operator("&&", "two Bool → Bool", "both; the second only if needed (rchain)"),
    Operator("||", "two Bool → Bool", "at least one; the second only if needed (rchain)"),
    Operator("<", _ORDERED, "less than"),
    Operator("<=", _ORDERED, "at most; in `for (x <= c)`: receives every message, again and again"),
    Operator(">", _ORDERED, "greater than"),
    Operator(">=", _ORDERED, "at least"),
    Operator("==", "any → Bool", "equal in structure"),
    Operator("!=", "any → Bool", "different in structure"),
    Operator("++", "two String, ByteArray or List; two Map or Set", "concatenation; union of maps and sets"),
    Operator("--", "two Set", "difference of sets"),
    Operator("%%", "String and Map", "interpolation: replaces each `${key}` by the map's value"),
    Operator("matches", "process and pattern → Bool", "whether the process has the pattern's form"),
    Operator("~", "pattern", "matches what the pattern does not match"),
    Operator("/\\", "two patterns", "matches what both match; binds the names of both"),
    Operator("\\/", "two patterns", "matches what either matches; binds no names"),
    Operator("!", "name", "sends once"),
    Operator("!!", "name", "sends persistently: the message stays after each receive"),
    Operator("!?", "name", "sends, with a new return channel as first argument, and waits for the reply"),
    Operator("<-", "bind", "receives one message and consumes it"),
    Operator("<<-", "bind", "receives one message and leaves it there (peek)"),
    Operator("?!", "bind", "receives one message and acknowledges it to the sender of a `!?`"),
    Operator("|", "two processes", "runs both at the same time"),
    Operator("@", "process", "the name that quotes the process"),
    Operator("=>", "case", "what happens where the pattern before it matches"),
    Operator("=*", "pattern", "matches what the name in scope is: `=*x`"),
    Operator("=", "contract, let, or pattern", "begins a contract's body or a value; as `=x`, matches what `x` is"),
    Operator("...", "pattern", "takes the remaining elements or arguments"),
)

OPERATORS = {operator.symbol: operator for operator in _OPERATORS}
"""docs/rholang.md 4.4, by symbol."""

_KEYWORDS = (
    Keyword("new", "new x, y(`rho:io:stdout`) in P", "makes names that nobody else can guess, or takes system names"),
    Keyword("in", "new x in P", "begins the process in which the new names are visible"),
    Keyword("if", "if (condition) P else Q", "runs P where the condition is true, else Q"),
    Keyword("else", "if (condition) P else Q", "begins what runs where the condition is false"),
    Keyword("let", "let x = value in P", "names values: with `;` one after the other, with `&` all at once"),
    Keyword("match", "match value { pattern => P }", "runs the first case whose pattern matches"),
    Keyword("select", "select { x <- a => P  y <- b => Q }", "runs the branch whose message arrives first"),
    Keyword(
        "contract", "contract name(x, @y) = { P }", "a receive that stays: it runs P for every message on the name"
    ),
    Keyword("for", "for (x <- a & @y <- b) { P }", "waits for a message on each source, then runs P"),
    Keyword("bundle", "bundle{P}", "hides what the channel is made of; it can be read and written"),
    Keyword("bundle+", "bundle+{P}", "a channel that can only be written"),
    Keyword("bundle-", "bundle-{P}", "a channel that can only be read"),
    Keyword("bundle0", "bundle0{P}", "a channel that can be neither read nor written"),
    Keyword("where", "for (@x <- c where x > 0) { P }", "guard: the pattern matches only where the condition holds"),
    Keyword("agent", "agent A { constructor(x) { P } | method m() { Q } | default(...@args) { R } }", "an object"),
    Keyword("constructor", "constructor(x) { P }", "what an agent does when it is made"),
    Keyword("method", "method m(x) { P }", "what an agent does on `a!m(x)`; `return` is the answer's channel"),
    Keyword("default", "default(...@args) { P }", "what an agent does with any other message"),
    Keyword("private", "private method m() { P }", "only the agent itself can call it"),
    Keyword("Nil", "Nil", "the process that does nothing"),
    Keyword("true", "true", "Bool"),
    Keyword("false", "false", "Bool"),
    Keyword("Set", "Set(1, 2, 3)", "a set"),
    Keyword("Bool", "Bool", "as a pattern: any Bool"),
    Keyword("Int", "Int", "as a pattern: any 64-bit integer"),
    Keyword("String", "String", "as a pattern: any String"),
    Keyword("Uri", "Uri", "as a pattern: any Uri"),
    Keyword("ByteArray", "ByteArray", "as a pattern: any ByteArray"),
    Keyword("BigInt", "BigInt(123)", "an integer of any size; as a pattern: any of them (rchain)"),
)

KEYWORDS = {keyword.word: keyword for keyword in _KEYWORDS}
"""Keywords and simple types, by word."""
