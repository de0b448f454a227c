"""The codes of findings in Rholang, with what they mean. docs/diagnostics.md is made from this table: `make docs`."""

from rholsp.model.allowances import UNUSED_ALLOWANCE
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Severity

_ERROR, _WARNING, _HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

_READING = (
    DiagnosticCode(
        "RH001",
        "Syntax error",
        _ERROR,
        "The text is no Rholang: no public grammar accepts it. The message says what would have been right there.",
        "new x in",
        "new x in { @1!(*x) }",
    ),
    DiagnosticCode(
        "RH002",
        "Character or escape that does not belong there",
        _ERROR,
        "A letter that no identifier may have, a string, URI or comment without its end. An escape that nobody reads "
        "is a warning.",
        'new größe in { größe!("a") }',
        'new size in { size!("größe") }',
    ),
    DiagnosticCode(
        "RH003",
        "Several processes side by side",
        _WARNING,
        "A node runs one process. The newest grammar alone reads several that nothing joins. Write `|` between them.",
        "Nil Nil",
        "Nil | Nil",
    ),
    DiagnosticCode(
        "RH005",
        "`select`",
        _WARNING,
        "No current node runs `select`: a deploy with it is refused. Receive with one `for` for each branch.",
        "select { @x <- @1 => @3!(x) }",
        "for (@x <- @1) { @3!(x) }",
    ),
    DiagnosticCode(
        "RH006",
        "Source with a call that is not the first of its group",
        _WARNING,
        "The current node takes `?!`, `!?` and method sources only as the first bind of their `&` group.",
        "for (@x <- @1 & @y <- @2!?(1)) { @3!(x + y) }",
        "for (@y <- @2!?(1)) { for (@x <- @1) { @3!(x + y) } }",
    ),
    DiagnosticCode(
        "RH007",
        "Template placeholder",
        _HINT,
        "`$$name$$` or `%NAME`: some tool puts text there before the file is Rholang.",
        "@1!($$amount$$)",
        "@1!(100)",
    ),
    DiagnosticCode(
        "RH008",
        "Spelling of one dialect",
        _HINT,
        "The public grammars differ, and only some of them accept this, or they read it differently. Where the other "
        "spelling is known, it is offered.",
        "@1!(true && false)",
        "@1!(true and false)",
    ),
    DiagnosticCode(
        "RH010",
        "Number out of range",
        _ERROR,
        "An Int is between -2^63 and 2^63-1, and a number with a width holds no more bits than that. For more write a "
        "BigInt such as `1n`.",
        "@1!(9223372036854775808)",
        "@1!(9223372036854775808n)",
    ),
    DiagnosticCode(
        "RH011",
        "Width that no number has",
        _ERROR,
        "Integers are 8, 16, 32, 64, … bits wide, floats 32, 64, 128 or 256.",
        "@1!(1u12)",
        "@1!(1u16)",
    ),
    DiagnosticCode(
        "RH012",
        "Unit",
        _WARNING,
        "No node evaluates `()`. Write `Nil`.",
        "@1!(())",
        "@1!(Nil)",
    ),
    DiagnosticCode("RH020", "Not UTF-8", _ERROR, "The file is not valid UTF-8, so what was read may be wrong."),
    DiagnosticCode("RH021", "Binary file", _ERROR, "The file holds NUL bytes and is not analysed."),
    DiagnosticCode("RH022", "Too large", _ERROR, "The file is too large and is not analysed."),
    DiagnosticCode(
        "RH023",
        "Cannot be analysed",
        _ERROR,
        "rholsp failed at this text. That is a bug of rholsp: its log tells more, and a report is welcome.",
    ),
    DiagnosticCode(
        UNUSED_ALLOWANCE,
        "Allowance that nothing needs",
        _HINT,
        "A comment `rholsp: allow CODE` stands on a line, or above one, where nothing of that code is found. Errors "
        "cannot be allowed.",
        "// rholsp: allow RH603\nNil",
        "// nothing to allow\nNil",
    ),
)

_NAMES = (
    DiagnosticCode(
        "RH101",
        "Name that nothing binds",
        _ERROR,
        "A node refuses a file with a free name, whatever other files hold. Bind it with `new`, or with "
        "``new stdout(`rho:io:stdout`) in { … }`` where it is a system name. Where a contract of another file has the "
        "name, this is a warning that names that file; `diagnostics.freeNames` turns it off in folders that are meant "
        "for a linker. What a file of the old linker imports or exports is bound.",
        "@1!(x)",
        "for (@x <- @2) { @1!(x) }",
    ),
    DiagnosticCode(
        "RH102",
        "Name bound twice in one pattern",
        _ERROR,
        "A name in a pattern always binds, and can do so once. To match two equal parts, bind two names and compare "
        "them; to match what a name stands for, write `=x`.",
        "for (@x, @x <- @1) { @2!(x) }",
        "for (@x, @y <- @1) { @2!(x == y) }",
    ),
    DiagnosticCode(
        "RH103",
        "Process where a name belongs",
        _ERROR,
        "Channels are names. `@x` makes a name of a process `x`.",
        "for (@x <- @1) { x!(2) }",
        "for (@x <- @1) { @x!(2) }",
    ),
    DiagnosticCode(
        "RH104",
        "Name where a process belongs",
        _ERROR,
        "Messages are processes. `*x` makes a process of a name `x`.",
        "for (x <- @1) { @2!(x) }",
        "for (x <- @1) { @2!(*x) }",
    ),
    DiagnosticCode(
        "RH105",
        "Reference to nothing",
        _ERROR,
        "`=x` in a pattern stands for what `x` is outside of it, and nothing binds `x` there.",
        "match 1 { =x => { Nil } }",
        "for (@x <- @2) { match 1 { =x => { Nil } } }",
    ),
    DiagnosticCode(
        "RH106",
        "Reference of the other sort",
        _ERROR,
        "In a pattern `=x` refers to a process and `=*x` to a name.",
        "new x in { match 1 { =x => { Nil } } }",
        "new x in { match 1 { =*x => { Nil } } }",
    ),
    DiagnosticCode(
        "RH107",
        "`_` outside a pattern",
        _ERROR,
        "`_` matches anything, so it means nothing where a value is due.",
        "@1!(_)",
        "for (_ <- @1) { Nil }",
    ),
    DiagnosticCode(
        "RH108",
        "Connective outside a pattern",
        _ERROR,
        "`/\\`, `\\/` and `~` combine patterns. Between values write `and`, `or` and `not`.",
        "@1!(true \\/ false)",
        "@1!(true or false)",
    ),
    DiagnosticCode(
        "RH109",
        "Part of a pattern outside a pattern",
        _WARNING,
        "A simple type, `=x` or a remainder means something in a pattern only.",
        "@1!(Int)",
        "for (@{x /\\ Int} <- @1) { @2!(x) }",
    ),
    DiagnosticCode(
        "RH110",
        "Connective in a receive",
        _ERROR,
        "A receive cannot wait for `\\/` or `~`. Receive into a variable and `match` it.",
        "for (@{1 \\/ 2} <- @1) { Nil }",
        "for (@x <- @1) { match x { 1 \\/ 2 => { Nil } } }",
    ),
    DiagnosticCode(
        "RH111",
        "Bundle of something that is no value",
        _ERROR,
        "A bundle holds a value: no unbound variable, no `_`, no connective.",
        "@1!(bundle+{_})",
        "new x in { @1!(bundle+{*x}) | for (_ <- x) { Nil } }",
    ),
    DiagnosticCode(
        "RH112",
        "Bundle in a pattern",
        _WARNING,
        "A pattern never matches by a bundle. Match what is inside it.",
        'for (@{bundle+{"a"}} <- @1) { Nil }',
        'for (@"a" <- @1) { Nil }',
    ),
    DiagnosticCode(
        "RH113",
        "One channel twice in a join",
        _ERROR,
        "An `&` group receives from each channel once. With `;` the binds receive one after the other.",
        "for (@a <- @1 & @b <- @1) { @2!(a + b) }",
        "for (@a <- @1; @b <- @1) { @2!(a + b) }",
    ),
    DiagnosticCode(
        "RH114",
        "Name twice in one `new`",
        _WARNING,
        "The later one hides the earlier one, which nothing can reach.",
        "new x, x in { @1!(*x) }",
        "new x, y in { @1!(*x, *y) }",
    ),
    DiagnosticCode(
        "RH115",
        "Unequal numbers of names and values in a `let`",
        _ERROR,
        "`let` gives each name one value.",
        "let @x, @y <- 1 in { @1!(x + y) }",
        "let @x, @y <- 1, 2 in { @1!(x + y) }",
    ),
    DiagnosticCode(
        "RH116",
        "Alternatives that bind different names",
        _HINT,
        "No name that a side of `\\/` binds can be used outside of it; to bind different ones on either side is a sign "
        "that this was expected.",
        "match 1 { [x] \\/ (y, _) => { Nil } }",
        "match 1 { [_] \\/ (_, _) => { Nil } }",
    ),
    DiagnosticCode(
        "RH117",
        "Agent with wrong members",
        _ERROR,
        "An agent has one `constructor` and one `default(...@args)`, and a `private default` exactly where it has a "
        "`private method`. Formals of `default` that nothing reads are a warning.",
        "agent @1 { default(...@args) { Nil } }",
        "agent @1 { constructor() { Nil } | default(...@args) { Nil } }",
    ),
    DiagnosticCode(
        "RH118",
        "Mixed arrows in a join",
        _ERROR,
        "All binds of one `&` group receive in the same way: once (`<-`), again and again (`<=`), or peeking (`<<-`).",
        "for (@a <- @1 & @b <= @2) { @3!(a + b) }",
        "for (@a <- @1 & @b <- @2) { @3!(a + b) }",
    ),
    DiagnosticCode(
        "RH119",
        "Guard that is ignored",
        _WARNING,
        "The current node ignores `where` if a source of the receipt is `?!`, `!?` or a method.",
        "for (@x <- @1!?(2) where x > 0) { @3!(x) }",
        "for (@x <- @1!?(2)) { if (x > 0) { @3!(x) } }",
    ),
    DiagnosticCode(
        "RH121",
        "Contract whose name nothing binds",
        _WARNING,
        "The contract can be found from other files, and still a node refuses the file. Write `new` around it.",
        "contract f(@x) = { @1!(x) }",
        "new f in { contract f(@x) = { @1!(x) } | f!(2) }",
    ),
)

_VALUES = (
    DiagnosticCode(
        "RH201",
        "Numbers of different types",
        _WARNING,
        "Arithmetic takes two numbers of one type: numbers are not converted. Integers of 64 bits and less run as one "
        "type, and floats do: there the finding is a hint, for only the checker of rholang-rs refuses them.",
        "@1!(1u8 + 2n)",
        "@1!(1n + 2n)",
    ),
    DiagnosticCode(
        "RH202", "Remainder of floats", _WARNING, "Floats have no `%`.", "@1!(1.5f64 % 2.0f64)", "@1!(15 % 2)"
    ),
    DiagnosticCode(
        "RH203",
        "Minus before a number without a sign",
        _HINT,
        "A number of a type such as `u8` is never negative. The node does not mind, the checker of rholang-rs does.",
        "@1!(-(1u8))",
        "@1!(-(1i8))",
    ),
    DiagnosticCode(
        "RH304",
        "Instruction as a pattern",
        _HINT,
        "Such a pattern matches code that is written exactly so. Nothing in it runs.",
        "for (@{if (true) { Nil }} <- @1) { Nil }",
        "for (@x <- @1) { if (x) { Nil } }",
    ),
    DiagnosticCode(
        "RH305",
        "Expression as a pattern",
        _HINT,
        "A pattern is not computed: `1 + 2` matches the code `1 + 2`, not the number 3. Bind a variable and compare.",
        "match 3 { 1 + 2 => { Nil } }",
        "match 3 { 3 => { Nil } }",
    ),
)

_HYGIENE = (
    DiagnosticCode(
        "RH401",
        "Name that hides another",
        _HINT,
        "The outer one cannot be used here. In a `match` this often means that a comparison was meant: `=x`.",
        "for (@x <- @1) { for (@x <- @2) { @3!(x) } }",
        "for (@x <- @1) { for (@y <- @2) { @3!(x + y) } }",
    ),
    DiagnosticCode(
        "RH402",
        "Name that nothing uses",
        _HINT,
        "Leave it out, or begin its name with `_`.",
        "for (@x <- @1) { Nil }",
        "for (_ <- @1) { Nil }",
    ),
)

_RUN_TIME = (
    DiagnosticCode(
        "RH501",
        "Unknown method",
        _WARNING,
        "No public node has a method of that name, so the process ends with an error when it gets there.",
        "for (@x <- @1) { @2!(x.thn(0)) }",
        "for (@x <- @1) { @2!(x.nth(0)) }",
    ),
    DiagnosticCode(
        "RH502",
        "Wrong number of arguments of a method",
        _WARNING,
        "The process ends with an error when it gets there.",
        "for (@x <- @1) { @2!(x.slice(0)) }",
        "for (@x <- @1) { @2!(x.slice(0, 1)) }",
    ),
    DiagnosticCode(
        "RH503",
        "Method that such a value has not",
        _WARNING,
        "Each type has methods of its own: a String has a `length`, a Map a `size`.",
        "@1!({1: 2}.length())",
        "@1!({1: 2}.size())",
    ),
    DiagnosticCode(
        "RH504",
        "Operand of a wrong type",
        _WARNING,
        'Operators convert nothing. To put a number into a text, write `"${n}" %% {"n": 1}`.',
        '@1!("a" ++ 1)',
        '@1!("a${n}" %% {"n": 1})',
    ),
    DiagnosticCode(
        "RH505",
        "Condition that is no Bool",
        _WARNING,
        "The newest node ends with an error, older ones run neither branch.",
        "if (1) { @1!(2) }",
        "if (1 == 1) { @1!(2) }",
    ),
    DiagnosticCode(
        "RH506",
        "Receiving from what can only be sent to",
        _WARNING,
        "System channels and `bundle+` can be sent to; a receive from one is an error when it runs.",
        "new out(`rho:io:stdout`) in { for (@x <- out) { @1!(x) } }",
        "new out(`rho:io:stdout`) in { for (@x <- @1) { out!(x) } }",
    ),
    DiagnosticCode(
        "RH507",
        "Sending to what can only be received from",
        _WARNING,
        "A send on a `bundle-` or `bundle0` is an error when it runs.",
        "@{bundle-{1}}!(2)",
        "@{bundle+{1}}!(2)",
    ),
    DiagnosticCode(
        "RH508",
        "Unknown system URI",
        _WARNING,
        "No public node binds a name to this URI, so a deploy with it fails. What is registered is looked up: "
        "``lookup!(`rho:id:…`, *ret)``.",
        "new out(`rho:io:stdoot`) in { out!(1) }",
        "new out(`rho:io:stdout`) in { out!(1) }",
    ),
    DiagnosticCode(
        "RH509",
        "Wrong number of arguments of a system channel",
        _WARNING,
        "The node never takes such a message, and says nothing about it.",
        "new out(`rho:io:stdoutAck`) in { out!(1) }",
        "new out(`rho:io:stdoutAck`), ack in { out!(1, *ack) | for (_ <- ack) { Nil } }",
    ),
    DiagnosticCode(
        "RH510",
        "Value that an operator refuses",
        _WARNING,
        "Division by zero; a key that is no String, or a value that is no text or number, in what `%%` fills in.",
        "for (@x <- @1) { @2!(x / 0) }",
        "for (@x <- @1) { @2!(x / 2) }",
    ),
    DiagnosticCode(
        "RH511",
        "Code where a value belongs",
        _WARNING,
        "A send, a `for`, a `new` or `Nil` is no value: an operator or method ends with an error. `==`, `!=` and "
        "`matches` take any process.",
        "@1!(Nil + 1)",
        "@1!(Nil == 1)",
    ),
)

_CHANNELS = (
    DiagnosticCode(
        "RH601",
        "Message that nothing takes",
        _WARNING,
        "The name is known nowhere else, and none of the contracts and receives on it takes this message: it has too "
        "many or too few arguments, or a value that no pattern matches.",
        'new c in { contract c(@"get", @x) = { @1!(x) } | c!("gte", Nil) }',
        'new c in { contract c(@"get", @x) = { @1!(x) } | c!("get", Nil) }',
    ),
    DiagnosticCode(
        "RH602",
        "Contract that is never called",
        _HINT,
        "The name is known nowhere else, and nothing sends on it but the contract itself. A test that is not listed in "
        "its suite looks like that. Names that begin with `_` are left out.",
        "new f in { contract f(@x) = { @1!(x) } }",
        "new f in { contract f(@x) = { @1!(x) } | f!(2) }",
    ),
    DiagnosticCode(
        "RH603",
        "Message that is never received",
        _HINT,
        "The name is known nowhere else, and nothing receives from it. Names that begin with `_` are left out, and so "
        "is the first name that a file makes: an exploratory deploy answers with what is sent on it.",
        "new a, b in { @1!(*a) | b!(2) }",
        "new a, b in { @1!(*a) | b!(2) | for (@x <- b) { @3!(x) } }",
    ),
    DiagnosticCode(
        "RH604",
        "Receive that no message reaches",
        _HINT,
        "The name is known nowhere else, and nothing sends on it outside of what waits for it. Names that begin with "
        "`_` are left out.",
        "new a in { for (@x <- a) { @1!(x) } }",
        "new a in { for (@x <- a) { @1!(x) } | a!(2) }",
    ),
    DiagnosticCode(
        "RH605",
        "Contract or receive that no send fits",
        _HINT,
        "The name is known nowhere else, and none of the messages on it can be taken here.",
        'new f in { contract f(@"a") = { @1!(1) } | contract f(@"b") = { @1!(2) } | f!("a") }',
        'new f in { contract f(@"a") = { @1!(1) } | contract f(@"b") = { @1!(2) } | f!("a") | f!("b") }',
    ),
    DiagnosticCode(
        "RH606",
        "Loop that runs once",
        _WARNING,
        "`for (x <- c)` takes one message. What it sends on `c` itself, nothing receives, for it is the only receiver. "
        "Write a contract, or `for (x <= c)`. A message that is put back as it was is no loop.",
        "new a, c in { @1!(*a) | for (@n <- c) { @2!(n) | c!(n + 1) } | c!(0) }",
        "new a, c in { @1!(*a) | for (@n <= c) { @2!(n) | if (n < 9) { c!(n + 1) } } | c!(0) }",
    ),
)

CODES = (*_READING, *_NAMES, *_VALUES, *_HYGIENE, *_RUN_TIME, *_CHANNELS)
"""Sorted by code."""
