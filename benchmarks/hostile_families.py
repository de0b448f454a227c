"""Families of texts that grow: what a repository, a slip of the keyboard or an attacker may put into a file.

A family gives, for a number of characters, a text of about that length in one shape. The name says what the shape is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

RHOLANG, METTA, MIXED = "rholang", "metta", "mixed"


@dataclass(frozen=True, slots=True)
class Family:
    """Texts of one shape. `language` is that of the file, but `mixed` for MeTTa in Rholang."""

    name: str
    language: str
    text: Callable[[int], str]

    @property
    def suffix(self) -> str:
        return ".metta" if self.language == METTA else ".rho"


def _repeated(unit: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda size: before + unit * max((size - len(before) - len(after)) // len(unit), 1) + after


def _numbered(unit: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """The unit again and again, with another number for each `#`."""

    def text(size: int) -> str:
        room, parts = size - len(before) - len(after), []
        for number in count():
            part = unit.replace("#", str(number))
            room -= len(part)
            if room < 0 and parts:
                return before + "".join(parts) + after
            parts.append(part)
        raise AssertionError

    return text


def _nested(opening: str, inner: str, closing: str) -> Callable[[int], str]:
    """Something in itself, as deep as there is room for."""

    def text(size: int) -> str:
        depth = max((size - len(inner)) // max(len(opening) + len(closing), 1), 1)
        return opening * depth + inner + closing * depth

    return text


def _two_parts(first: str, second: str, before: str = "", middle: str = "", after: str = "") -> Callable[[int], str]:
    """As many numbered parts of one kind as of another: what has to be found among many, many times."""

    def text(size: int) -> str:
        def made(parts: int) -> str:
            one = "".join(first.replace("#", str(number)) for number in range(parts))
            other = "".join(second.replace("#", str(number)) for number in range(parts))
            return before + one + middle + other + after

        parts = max(size // (len(first) + len(second) + 4), 1)
        while len(made(parts)) < size:
            parts += max(parts // 50, 1)
        return made(parts)

    return text


_REPEATED_RHOLANG = {
    **{
        f"token {unit.strip() or 'blank'}": unit
        for unit in (
            "@",
            "*",
            "!",
            "?",
            "+",
            "-",
            "/",
            "%",
            "|",
            "&",
            "=",
            "<",
            ">",
            "~",
            "^",
            "$",
            "#",
            ".",
            ",",
            ";",
            ":",
            "\\",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            "`",
            "_",
            "\n",
            "\t",
            "\r",
            "\0",
            "é",
            "😀",
            "=> ",
            "<- ",
            "<= ",
            "<<- ",
            "!!",
            "!?",
            "?!",
            "..",
            "...",
            "++",
            "--",
            "%%",
            "\\/",
            "/\\",
            "==",
            "!=",
            "<=",
            ">=",
            "=*",
            "@@",
        )
    },
    **{
        f"word {unit.strip()}": unit
        for unit in (
            "new ",
            "in ",
            "for ",
            "contract ",
            "match ",
            "select ",
            "if ",
            "else ",
            "let ",
            "bundle+ ",
            "bundle0{",
            "Nil ",
            "true ",
            "not ",
            "and ",
            "or ",
            "matches ",
            "Int ",
            "Set(",
            "Map(",
            "x ",
            "1 ",
            "0x",
            "1.5e",
            "`rho:",
            "rho:",
        )
    },
    "half comments": "/* ",
    "half comments closed by a star": "/** *",
    "line comments": "// a\n",
    "block comments": "/* a */ ",
    "comment marks": "/*/",
    "doc comments": "/** @param a b */\n",
    "quotes and backslashes": '"\\',
    "open calls": "a!(",
    "open groups with commas": "(,",
    "open lists with dots": "[...",
    "open maps": "{a:",
    "open blocks": "{ ",
    "open receives": "for(a<-",
    "open receives of names": "for (@a <- b & ",
    "open contracts": "contract a(",
    "open contract bodies": "contract a(b) = { ",
    "open matches": "match a { b => ",
    "open lets": "let a = ",
    "open ifs": "if (a) ",
    "open bundles": "bundle-{",
    "open new": "new a in ",
    "open new with URI": "new a(`rho:b`), ",
    "open methods": "a.b(",
    "open select": "select { a <- b => ",
    "calls": "a!(1)|",
    "calls on quoted names": '@"a"!(1)|\n',
    "calls without bars": "a!(1) ",
    "calls of calls": "a!(*b)|",
    "receives": "for(@a<-b){Nil}|",
    "joins": "for(@a<-b&@c<-d;@e<-f){Nil}|",
    "persistent receives": "for(@a<=b){Nil}|",
    "contracts": "contract a(@b)={Nil}|\n",
    "lets": "let a = 1 in {Nil}|",
    "matches": "match a {1=>Nil 2=>Nil}|",
    "ifs": "if(a){Nil}else{Nil}|",
    "bundles": "bundle+{a}|",
    "additions": "1+",
    "conjunctions": "a and ",
    "patterns of types": "Int \\/ ",
    "negations": "~",
    "unary minus": "-1 ",
    "chained methods": "a.b(1).c(2)",
    "strings": '"abc" ',
    "URIs": "`rho:io:stdout` ",
    "wrong separators": "a!(1);",
    "statements with semicolons": "new a in {b!(1);} ",
    "arrows": "a -> b ",
    "placeholders": "{{ a }} ",
    "placeholder statements": "{% if a %}",
    "shell placeholders": "$amount ${b} #{c} ",
    "mixed brackets": "([{",
    "crossed brackets": "([)]",
    "closing and opening": ")(",
    "brackets of every kind, wrongly closed": "({[)}]",
    "lost heads": ") = { Nil }",
    "arms without a match": "a => b ",
    "receive heads": "(@a <- b) ",
}

_RHOLANG = {
    "one long identifier": _repeated("a"),
    "one long number": _repeated("1"),
    "one long string": _repeated("a", '"', '"'),
    "one long string of escapes": _repeated("\\n", '"', '"'),
    "one open string of escapes": _repeated("\\\\", '"'),
    "one long URI": _repeated("a", "`rho:", "`"),
    "one open URI": _repeated("a:", "`rho:"),
    "one long comment": _repeated("a ", "/*", "*/"),
    "one open comment of stars": _repeated("*", "/*"),
    "one doc comment of tags": _repeated("@param a\n * ", "/** ", "*/\ncontract a(b) = { Nil }"),
    "one doc comment of fences": _repeated("```\n", "/** ", "*/\ncontract a(b) = { Nil }"),
    "one doc comment of brackets": _repeated("[", "/** ", "*/\ncontract a(b) = { Nil }"),
    "one line comment above": _repeated("// a\n", "", "contract a(b) = { Nil }"),
    "lines of blanks": _repeated("          \n"),
    "nested braces": _nested("{", "Nil", "}"),
    "nested parentheses": _nested("(", "1", ")"),
    "nested lists": _nested("[", "1", "]"),
    "nested quotes": _nested("@", "Nil", ""),
    "nested quotes and drops": _nested("@*", "a", ""),
    "nested quoted braces": _nested("@{", "Nil", "}"),
    "nested calls": _nested("a!(", "1", ")"),
    "nested new": _nested("new a in {", "Nil", "}"),
    "nested new of other names": lambda size: _deep("new n# in {", "Nil", "}", size),
    "nested receives": _nested("for(@a<-b){", "Nil", "}"),
    "nested contracts": _nested("contract a(@b)={", "Nil", "}"),
    "nested contracts of other names": lambda size: _deep("contract c#(@b)={", "Nil", "}", size),
    "nested matches": _nested("match a{b=>{", "Nil", "}}"),
    "nested ifs": _nested("if(a){", "Nil", "}"),
    "nested elses": _nested("if(a){Nil}else ", "Nil", ""),
    "nested lets in bodies": _nested("let a=1 in {", "Nil", "}"),
    "nested lets in values": _nested("let a={", "1", "} in {a}"),
    "nested lets of other names in values": lambda size: _deep("let n#={", "1", "} in {a}", size),
    "nested maps": _nested('{"a":', "1", "}"),
    "nested sets": _nested("Set(", "1", ")"),
    "nested bundles": _nested("bundle+{", "Nil", "}"),
    "nested methods": _nested("a.b(", "1", ")"),
    "nested nots": _nested("not ", "true", ""),
    "nested patterns": _nested("for(@[", "for(@a<-b){Nil}", ""),
    "nested list patterns": lambda size: "for(@" + _nested("[", "a", "]")(size - 20) + "<-b){Nil}",
    "nested conjunctions in patterns": lambda size: "for(@" + _nested("{a /\\ ", "b", "}")(size - 20) + "<-b){Nil}",
    "unmatched then closed": lambda size: "(" * (size // 2) + "}" * (size // 2),
    "a long list": _numbered("#,", "[", "0]"),
    "a long map": _numbered('"k#":#,', "{", '"":0}'),
    "a long tuple": _numbered("#,", "(", "0)"),
    "a long new": _numbered("n#,", "new ", "z in {Nil}"),
    "a long new of one name": _repeated("a,", "new ", "a in {a!(1)}"),
    "a long parameter list": _numbered("@p#,", "contract c(", "@z)={Nil}"),
    "a long parameter list of one name": _repeated("@p,", "contract c(", "@p)={p}"),
    "a long join": _numbered("@a#<-b#&", "for(", "@z<-y){Nil}"),
    "a long match": _numbered("#=>Nil ", "match a{", "}"),
    "a long select": _numbered("a#<-b#=>Nil ", "select{", "}"),
    "a long let": _numbered("n#=#;", "let ", "z=0 in {Nil}"),
    "unbound contracts": _numbered("contract c#(x)={Nil}|\n", "", "Nil"),
    "unbound contracts of one name": _repeated("contract c(x)={Nil}|\n", "", "Nil"),
    "contracts with one literal each": _numbered('contract @"c"("l#",x)={Nil}|\n', "", "Nil"),
    "unbound names": _numbered("name#!(1)|\n", "", "Nil"),
    "names that miss those bound by a letter": _two_parts("value#,", "valuf#!(1)|", "new ", "z in {", "Nil}"),
    "names that miss those bound by two letters": _two_parts("value#,", "vbluf#!(1)|", "new ", "z in {", "Nil}"),
    "long names that are alike": _two_parts(
        "aVeryLongNameOfSomething#,", "aVeryLongNameOfSomethimg#!(1)|", "new ", "z in {", "Nil}"
    ),
    "names whose scopes have ended": _two_parts("new n# in {Nil}|", "n#!(1)|", "", "", "Nil"),
    "uses of one bound name": _repeated("a!(*a)|", "new a in {", "Nil}"),
    "uses of one free name": _repeated("a!(*a)|", "", "Nil"),
    "shadowed names": _repeated("new a in {a!(1)}|", "new a in {", "Nil}"),
    "unused binders": _numbered("new u# in {Nil}|", "", "Nil"),
    "sends to one contract": _numbered("c!(#)|", "new c in {contract c(@x)={Nil}|", "Nil}"),
    "overloads and sends": _two_parts("contract c(@#)={Nil}|", "c!(#)|", "new c in {", "", "Nil}"),
    "contracts and calls": _two_parts('contract @"c#"(x)={Nil}|', '@"c#"!(1)|', "", "", "Nil"),
    "compound names": _numbered('@["a",#]!(1)|', "", "Nil"),
    "long compound names": lambda size: "@[" + "1," * (size // 4) + "1]!(@[" + "1," * (size // 4) + "1])",
    "records": _numbered('a!({"m#":#})|', "", "Nil"),
    "many words in strings": _numbered('stdout!("word#")|\n', "new stdout(`rho:io:stdout`) in {", "Nil}"),
    "allowances": _repeated("// rholsp: allow RH101\na!(1)|\n", "", "Nil"),
    "missing bars between calls": _numbered("a#!(1)\n", "", "Nil"),
    "misspelt keywords": _repeated("contrct a(x) = { Nil }\n"),
    "carriage returns": _repeated("a!(1)|\r", "", "Nil"),
    "wide text": _repeated('a!("é中😀")|\n', "", "Nil"),
    "wide comments": _repeated("// é中😀\n", "", "Nil"),
    "stray letters": _repeated("é中😀 "),
    "byte order marks": _repeated("\ufeff"),
    "separators that end no line": _repeated("\u2028\u0085\x0b "),
}

_REPEATED_METTA = {
    **{
        f"token {unit.strip() or 'blank'}": unit
        for unit in (
            "(",
            ")",
            '"',
            "!",
            "$",
            ";",
            "=",
            "\\",
            "'",
            "{",
            "}",
            "[",
            "&",
            "#",
            "@",
            "\n",
            "é",
            "😀",
            "!(",
            "(!",
            "()",
            ")(",
        )
    },
    "words": "a ",
    "variables": "$x ",
    "strings": '"a" ',
    "open rules": "(= (f $x) ",
    "open lets": "(let $x ",
    "open matches": "(match &self ",
    "rules": "(= (f $x) (g $x))\n",
    "queries": "!(f 1)\n",
    "types": "(: f (-> A B))\n",
    "facts": "(a b c)\n",
    "comments": "; a\n",
    "quotes in words": 'a"b ',
    "open strings": '(a "x\\")\n',
    "let* chains": "(let* (($x 1) ($y $x)) $y)\n",
}

_METTA = {
    "nested": _nested("(", "a", ")"),
    "nested rules": _nested("(= (f $x) ", "$x", ")"),
    "nested lets": _nested("(let $x 1 ", "$x", ")"),
    "nested lets in values": _nested("(let $x ", "1", " $x)"),
    "nested lambdas": _nested("(lambda $x ", "$x", ")"),
    "nested matches": _nested("(match &self ($a) ", "$a", ")"),
    "nested cases": _nested("(case $x ((", "a", " b)))"),
    "one long word": _repeated("a"),
    "one long string": _repeated("a", '"', '"'),
    "one long comment": _repeated("a", ";"),
    "one long list": _numbered("a# ", "(", ")"),
    "one let* of many": _numbered("($v# #) ", "(let* (", ") 1)"),
    "one case of many": _numbered("(# #) ", "(case $x (", "))"),
    "rules of other names": _numbered("(= (fn# $x) (gn# $x))\n"),
    "rules that miss others by a letter": _two_parts("(= (value# $x) 1)\n", "!(valuf# 1)\n"),
    "rules with long names that are alike": _two_parts(
        "(= (some-long-name-of-# $x) 1)\n", "!(some-lnog-name-of-# 1)\n"
    ),
    "overloads": _numbered("(= (f #) #)\n"),
    "overloads and calls": _two_parts("(= (f #) #)\n", "!(f #)\n"),
    "declared types": _numbered("(: f# (-> A# B#))\n"),
    "calls of rules": _two_parts("(= (f# $x) $x)\n", "!(f# 1)\n"),
    "variables of one rule": _numbered("$v# ", "(= (f $x) (g ", "))"),
    "one variable very often": _repeated("$x ", "(= (f $x) (g ", "))"),
    "words with hyphens": _numbered("(a-b-c-d-e-f-# 1)\n"),
    "imports": _numbered("!(import! &m# module#)\n"),
    "doc comments": _repeated("; @param a b\n", "", "(= (f $a) $a)\n"),
}

_COMPILER = "new c(`rho:metta:compile`), r in { "

_MIXED = {
    "regions of one rule": _numbered('c!("(= (f# $x) $x)", *r)|\n', _COMPILER, "Nil}"),
    "regions of one rule each of one name": _repeated('c!("(= (f $x) $x)", *r)|\n', _COMPILER, "Nil}"),
    "regions of one call": _numbered('c!("!(f# 1)", *r)|\n', _COMPILER, "Nil}"),
    "regions that miss rules by a letter": _two_parts(
        'c!("(= (value# $x) 1)")|', 'c!("!(valuf# 1)")|', _COMPILER, "", "Nil}"
    ),
    "regions of brackets": _repeated('c!("((((((((")|\n', _COMPILER, "Nil}"),
    "empty regions": _repeated('c!("")|', _COMPILER, "Nil}"),
    "one long region": _repeated("(= (f $x) $x) ", _COMPILER + 'c!("', '")}'),
    "one long region of brackets": _repeated("(", _COMPILER + 'c!("', '")}'),
    "one long region of escapes": _repeated("\\n", _COMPILER + 'c!("', '")}'),
    "one long region of quotes": _repeated('\\"', _COMPILER + 'c!("', '")}'),
    "one region of many strings": _repeated('"(f 1)" ++ ', _COMPILER + "c!(", '"")}'),
    "one region of interpolations": _repeated("${a} ", _COMPILER + 'c!("', '" %% {"a": 1})}'),
    "directives": _repeated('// @metta\na!("(= (f $x) $x)")|\n', "", "Nil"),
    "directives without strings": _repeated("// @metta\n"),
    "directives at wrong languages": _repeated('// @nothing\na!("x")|\n', "", "Nil"),
    "channels handed on": _numbered('for(c# <- c){c#!("(f 1)")}|', _COMPILER, "Nil}"),
    "a chain of channels": lambda size: _chain(size),
    "contracts that compile": _numbered('contract k#(@s)={c!(s)}|k#!("(f 1)")|', _COMPILER, "Nil}"),
    "nested receives of services": lambda size: (
        _COMPILER + _deep('for(m# <- @"rho:metta:compile"){', "Nil", "}", size) + "}"
    ),
    "regions in one map": _numbered('"k#":"(= (f# $x) $x)",', _COMPILER + "c!({", '"":0})}'),
    "wide regions": _repeated('c!("(= (é中😀 $x) $x)")|\n', _COMPILER, "Nil}"),
    "open regions": _repeated('c!("(= (f ', _COMPILER),
}


def _deep(opening: str, inner: str, closing: str, size: int) -> str:
    """Something in itself, with another number at each depth."""
    openings: list[str] = []
    room = size - len(inner)
    while room > 0:
        openings.append(opening.replace("#", str(len(openings))))
        room -= len(openings[-1]) + len(closing)
    return "".join(openings) + inner + closing * len(openings)


def _chain(size: int) -> str:
    """Each channel is named by a binder of the one before."""
    parts, room, number = [], size, 0
    while room > 0:
        parts.append(f"new n{number + 1} in {{ n{number}!(*n{number + 1})|")
        room -= len(parts[-1]) + 1
        number += 1
    return _COMPILER + "".join(parts).replace("n0!", "c!") + 'r!("(f 1)")' + "}" * (len(parts) + 1)


def families() -> Iterator[Family]:
    """All of them."""
    for language, repeated, others in (
        (RHOLANG, _REPEATED_RHOLANG, _RHOLANG),
        (METTA, _REPEATED_METTA, _METTA),
        (MIXED, {}, _MIXED),
    ):
        for name, unit in repeated.items():
            yield Family(name, language, _repeated(unit))
        for name, text in others.items():
            yield Family(name, language, text)
