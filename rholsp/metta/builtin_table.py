"""The rows of the table of built-in names: see `builtins.py`, which reads them when somebody first asks.

name | kind | parameters as name:Type, `?` optional, `*` repeated, `'` never evaluated | result | dialects | sentence

Dialects: M MeTTaTron, H Hyperon, T MeTTa TS. Bars have blanks around them.
Where the two evaluators differ in the number of arguments, the row allows both.
"""

ROWS = r"""
= | form | pattern':Atom body':Atom |  | MHT | defines a rule: what matches the pattern is reduced to the body
! | form | expression:Atom ignored*:Atom | %Undefined% | MHT | evaluates the expression and outputs its results
: | form | name':Atom type':Type |  | MHT | declares the type of a name
-> | form | types*':Type | Type | MHT | the type of functions: the last part is the type of the result
quote | form | expression':Atom | Atom | MHT | keeps an expression as it is, without evaluation
unquote | form | expression:Atom | %Undefined% | HT | takes an expression out of its quote
eval | form | expression:Atom | Atom | MHT | evaluates an expression, by one step in Hyperon
evalc | form | expression:Atom space:SpaceType | Atom | HT | evaluates an expression by one step in the context of a space
if | form | condition:Bool then:Atom else:Atom | %Undefined% | MHT | chooses one of two expressions by a condition; only the chosen one is evaluated
if-equal | form | left:Atom right:Atom then:Atom else:Atom | %Undefined% | MHT | chooses by whether two atoms are the same
let | form | pattern:Atom value:%Undefined% body:Atom | %Undefined% | MHT | matches a value with a pattern, whose variables the body sees
let* | form | bindings:Expression body:Atom | %Undefined% | HT | several `let` one inside the other: each binding sees those before it
match | form | space:SpaceType self?:Atom pattern:Atom template:Atom | %Undefined% | MHT | finds every atom of a space that matches the pattern and gives the template for each; MeTTaTron writes the space as two atoms, `& self`
case | form | value:Atom cases:Expression | %Undefined% | MHT | gives the result of the first case whose pattern matches; `Empty` matches no result at all
switch | form | value:%Undefined% cases:Expression | %Undefined% | MHT | gives the result of the first case whose pattern matches the value
switch-minimal | form | value:Atom cases:Expression | Atom | MH | `switch` written with the minimal instructions
switch-internal | form | value:Atom cases:Expression | Atom | MH | one step of `switch`, for its own use
chain | form | expression:Atom variable:Variable body:Atom | %Undefined% | MHT | evaluates an expression and puts the result for the variable into the body
function | form | body:Atom | Atom | MHT | evaluates the body until it gives a `return`
return | form | value:Atom | %Undefined% | MHT | ends the evaluation of the `function` around it with a value
unify | form | atom:Atom pattern:Atom then:Atom else:Atom | %Undefined% | HT | matches two atoms both ways; their variables are bound in the third argument
sealed | form | variables:Expression expression:Atom | Atom | HT | replaces the variables listed by fresh ones
atom-subst | form | atom:Atom variable:Variable template:Atom | Atom | H | puts an atom for a variable into a template
if-decons-expr | form | expression:Expression head:Variable tail:Variable then:Atom else:Atom | %Undefined% | HT | takes an expression apart into head and tail, if it has them
if-error | form | atom:Atom then:Atom else:Atom | %Undefined% | HT | chooses by whether an atom is an error
return-on-error | form | atom:Atom then:Atom | %Undefined% | HT | gives an error back at once, otherwise goes on with the second argument
map-atom | form | list:Expression variable:Variable body:Atom | Expression | MHT | evaluates the body for each item of a list
filter-atom | form | list:Expression variable:Variable condition:Atom | Expression | MHT | keeps the items of a list for which the condition holds
foldl-atom | form | list:Expression initial:Atom accumulator:Variable item:Variable body:Atom | %Undefined% | MHT | folds a list from the left: the body combines the result so far with an item
for-each-in-atom | form | list:Expression function:Atom | (->) | H | calls a function with each item of a list
|-> | form | variables:Expression body:Atom | Atom | T | a function without a name
\ | form | variables:Expression body:Atom | Atom | T | a function without a name
macro | form | head':Atom body':Atom |  | T | defines a macro: its uses are replaced before evaluation
defmacro | form | head':Atom body':Atom |  | T | defines a macro: its uses are replaced before evaluation
error | form | message:Atom details?:Atom | Error | M | makes an error
catch | form | expression:Atom default:Atom | %Undefined% | M | evaluates an expression, and the default where that gives an error
is-error | form | expression:Atom | Bool | M | tells whether an expression gives an error
check-type | form | expression:Atom type':Type | Bool | M | tells whether an expression has a type
exec | form | priority:Atom antecedent:Atom consequent:Atom |  | M | a rule of a MORK space: where the antecedent matches, the consequent is carried out
coalg | form | pattern:Atom templates:Atom |  | M | unfolds what matches the pattern into the templates
lookup | form | pattern:Atom found:Atom missing:Atom |  | M | chooses by whether a space holds the pattern
rulify | form | name:Atom pattern:Atom templates:Atom antecedent:Atom consequent:Atom |  | M | makes a rule out of a `coalg`
, | form | goals*:Atom |  | M | a conjunction of goals
& | form | name?:Atom | SpaceType | M | MeTTaTron's way to name a space: `& self`
bind! | form | name:Symbol value:%Undefined% | (->) | HT | gives a name to a value, most often to a space: a token that is replaced when the text behind it is read
import! | form | space:SpaceType module:Atom | (->) | HT | loads a module into a space
include | form | module:Atom | %Undefined% | HT | evaluates another file in the space of this one
include! | form | module:Atom | %Undefined% | T | evaluates another file in the space of this one
pragma! | form | key:Symbol value:Atom | (->) | HT | sets an option of the interpreter
register-module! | form | path:Atom | (->) | HT | makes the modules of a folder known
mod-space! | form | module:Atom | SpaceType | HT | the space of a module, loaded if need be
module-space-no-deps | form | space:SpaceType | SpaceType | H | the space of a module without what it imports
git-module! | form | url:Atom | (->) | HT | loads a module out of a git repository
print-mods! | function |  | (->) | HT | prints the modules that are loaded
@doc | form | name':Atom description':DocDescription parts*':Atom | DocInformal | HT | documents a name
@desc | form | text':String | DocDescription | HT | the description in a documentation
@params | form | parameters':Expression | DocParameters | HT | the parameters in a documentation
@param | form | parts*':Atom | DocParameter | HT | one parameter in a documentation
@return | form | parts*':Atom | DocReturn | HT | the result in a documentation
@item | form | atom':Atom | DocItem | HT | what a documentation is about
@kind | form | kind':Atom | DocKind | HT | whether a documentation is about a function or an atom
@type | form | type':Type | DocType | HT | a type in a documentation
@doc-formal | form | parts*':Atom | DocFormal | HT | a documentation together with its types
get-doc | function | space?':SpaceType atom':Atom | %Undefined% | HT | the documentation of an atom
help! | function | atom?':Atom | (->) | HT | prints the documentation of an atom
help-space! | function | space:SpaceType | (->) | HT | prints the documentation of what a space holds
+ | function | a:Number b:Number | Number | MHT | the sum of two numbers
- | function | a:Number b:Number | Number | MHT | the difference of two numbers
* | function | a:Number b:Number | Number | MHT | the product of two numbers
/ | function | a:Number b:Number | Number | MHT | the quotient of two numbers
% | function | a:Number b:Number | Number | MHT | the remainder of a division; MeTTaTron cannot read the name
< | function | a:Number b:Number | Bool | MHT | whether the first number is smaller
> | function | a:Number b:Number | Bool | MHT | whether the first number is greater
<= | function | a:Number b:Number | Bool | MHT | whether the first number is smaller or equal
>= | function | a:Number b:Number | Bool | MHT | whether the first number is greater or equal; MeTTaTron reads it as two atoms
== | function | a:$t b:$t | Bool | MHT | whether two values are equal
!= | function | a:$t b:$t | Bool | MT | whether two values differ; MeTTaTron reads it as a `!` and a `=`
and | function | a:Bool b:Bool | Bool | MHT | whether both hold
or | function | a:Bool b:Bool | Bool | MHT | whether one of two holds
not | function | a:Bool | Bool | MHT | whether it does not hold
xor | function | a:Bool b:Bool | Bool | HT | whether exactly one of two holds
=alpha | function | left':Atom right':Atom | Bool | MHT | whether two atoms are equal but for the names of variables; MeTTaTron reads it as `=` and `alpha`
noreduce-eq | function | left':Atom right':Atom | Bool | H | whether two atoms are equal as they stand
pow-math | function | base:Number power:Number | Number | MHT | a number to a power
log-math | function | base:Number value:Number | Number | MHT | the logarithm to a base
sqrt-math | function | value:Number | Number | MHT | the square root
abs-math | function | value:Number | Number | MHT | the absolute value
trunc-math | function | value:Number | Number | MHT | the number without its fraction
ceil-math | function | value:Number | Number | MHT | the smallest integer that is not smaller
floor-math | function | value:Number | Number | MHT | the greatest integer that is not greater
round-math | function | value:Number | Number | MHT | the nearest integer
sin-math | function | angle:Number | Number | MHT | the sine of an angle in radians
asin-math | function | value:Number | Number | MHT | the angle of a sine, in radians
cos-math | function | angle:Number | Number | MHT | the cosine of an angle in radians
acos-math | function | value:Number | Number | MHT | the angle of a cosine, in radians
tan-math | function | angle:Number | Number | MHT | the tangent of an angle in radians
atan-math | function | value:Number | Number | MHT | the angle of a tangent, in radians
isnan-math | function | value:Number | Bool | MHT | whether a float is no number
isinf-math | function | value:Number | Bool | MHT | whether a float is infinite
min-atom | function | numbers:Expression | Number | MHT | the smallest number of a list
max-atom | function | numbers:Expression | Number | MHT | the greatest number of a list
size-atom | function | list:Expression | Number | MHT | the number of items of a list
index-atom | function | list:Expression index:Number | Atom | MHT | the item of a list at an index, counted from zero
cons-atom | function | head:Atom tail:Expression | Expression | MHT | a list with one more item in front
decons-atom | function | list:Expression | Expression | MHT | the pair of a list's first item and the rest
car-atom | function | list:Expression | %Undefined% | MHT | the first item of a list
cdr-atom | function | list:Expression | Expression | MHT | a list without its first item
unique-atom | function | list:Expression | Expression | MHT | a list without repeated items
union-atom | function | left:Expression right:Expression | Expression | MHT | the items of two lists, repeated ones kept
intersection-atom | function | left:Expression right:Expression | Expression | MHT | the items that two lists share
subtraction-atom | function | left:Expression right:Expression | Expression | MHT | the items of the first list without those of the second
unique | function | values:Atom | %Undefined% | HT | the results of an expression without repeated ones
union | function | left:Atom right:Atom | %Undefined% | HT | the results of two expressions
intersection | function | left:Atom right:Atom | %Undefined% | HT | the results that two expressions share
subtraction | function | left:Atom right:Atom | %Undefined% | HT | the results of the first expression without those of the second
superpose | function | values:Expression | %Undefined% | HT | gives each item of a list as a result of its own
collapse | function | expression:Atom | Atom | HT | gathers all results of an expression in one list
superpose-bind | function | values:Expression | Atom | H | gives each of the results that `collapse-bind` gathered, with its bindings
collapse-bind | function | expression:Atom | Expression | H | gathers all results of an expression together with their bindings
hyperpose | function | values:Expression | %Undefined% | T | evaluates the items of a list side by side and gives each as a result
once | function | expression:Atom | %Undefined% | T | only the first result of an expression
empty | function |  | %Undefined% | HT | no result at all
new-space | function |  | SpaceType | HT | makes an empty space
new-mork-space | function |  | SpaceType | T | makes an empty MORK space
fork-space | function | space:SpaceType | SpaceType | T | makes a copy of a space
add-atom | function | space:SpaceType atom':Atom | (->) | HT | puts an atom into a space, as it stands
add-reduct | function | space:SpaceType atom:%Undefined% | (->) | HT | puts what an atom evaluates to into a space
add-reducts | function | space:SpaceType atoms:%Undefined% | (->) | H | puts what the atoms of a list evaluate to into a space
add-atoms | function | space:SpaceType atoms':Expression | (->) | H | puts the atoms of a list into a space
remove-atom | function | space:SpaceType atom':Atom | (->) | HT | takes an atom out of a space
get-atoms | function | space:SpaceType | Atom | HT | every atom of a space, each as a result of its own
context-space | function |  | SpaceType | H | the space that the evaluation runs in
new-state | function | value:$t | (StateMonad $t) | HT | makes a state that holds a value
get-state | function | state:StateMonad | $t | HT | the value that a state holds
change-state! | function | state:StateMonad value:$t | (StateMonad $t) | HT | puts another value into a state
metta | function | expression:Atom type':Type space:SpaceType | Atom | H | evaluates an expression with types in a space
capture | function | expression:Atom | Atom | H | keeps an expression together with the space to evaluate it in
noeval | function | expression':Atom | Atom | HT | gives its argument back without evaluating it
nop | function | arguments*:%Undefined% | (->) | HT | evaluates its arguments and gives the unit
id | function | value:$t | $t | HT | gives its argument back
get-type | function | atom':Atom space?:SpaceType | Type | MHT | the types of an atom
get-type-space | function | space:SpaceType atom':Atom | Atom | HT | the types that an atom has in a space
get-metatype | function | atom':Atom | Atom | HT | whether an atom is a Symbol, a Variable, an Expression or Grounded
type-cast | function | atom':Atom type':Atom space:SpaceType | Atom | HT | gives an atom back if it has a type, otherwise an error
is-function | function | type:Type | Bool | HT | whether a type is one of functions
match-types | function | left':Atom right':Atom then:Atom else:Atom | Atom | H | chooses by whether two types fit
match-type-or | function | folded:Bool next':Atom type':Atom | Bool | H | one step of a search among types
first-from-pair | function | pair':Atom | Atom | HT | the first part of a pair
assert | function | condition:Atom | (->) | H | gives an error unless the condition holds
assertEqual | function | actual:Atom expected:Atom | (->) | MHT | gives an error unless both expressions have the same results
assertEqualMsg | function | actual:Atom expected:Atom message':Atom | (->) | MHT | `assertEqual` with a message of its own
assertAlphaEqual | function | actual:Atom expected:Atom | (->) | MHT | gives an error unless both have the same results but for the names of variables
assertAlphaEqualMsg | function | actual:Atom expected:Atom message':Atom | (->) | MHT | `assertAlphaEqual` with a message of its own
assertEqualToResult | function | actual:Atom expected':Expression | (->) | MHT | gives an error unless the results are those of the list
assertEqualToResultMsg | function | actual:Atom expected':Expression message':Atom | (->) | MHT | `assertEqualToResult` with a message of its own
assertAlphaEqualToResult | function | actual:Atom expected':Expression | (->) | MHT | gives an error unless the results are those of the list but for the names of variables
assertAlphaEqualToResultMsg | function | actual:Atom expected':Expression message':Atom | (->) | MHT | `assertAlphaEqualToResult` with a message of its own
assertIncludes | function | actual:Atom expected':Expression | (->) | HT | gives an error unless the results include those of the list
println! | function | value:%Undefined% | (->) | HT | prints a value and ends the line
print! | function | value:%Undefined% | (->) | T | prints a value
print-alternatives! | function | message:Atom values:Expression | (->) | H | prints a message and each result
trace! | function | message:%Undefined% value:$t | $t | HT | prints a message and gives the value back
format-args | function | format:String values:Expression | String | HT | puts values into the braces of a text
sort-strings | function | strings:Expression | Expression | HT | a list of strings in order
repr | function | value':Atom | String | HT | an atom as text
parse | function | text:String | Atom | HT | the atom that a text spells
sread | function | text:String | Atom | T | the atom that a text spells
stringToChars | function | text:String | Expression | HT | the characters of a text as a list
charsToString | function | characters:Expression | String | HT | a list of characters as a text
random-int | function | generator?:Atom from:Number to:Number | Number | HT | a random integer of a range
random-float | function | generator?:Atom from:Number to:Number | Number | HT | a random float of a range
new-random-generator | function | seed:Number | Grounded | H | makes a generator of random numbers from a seed
set-random-seed | function | generator:Grounded seed:Number | (->) | H | sets a generator back to a seed
reset-random-generator | function | generator:Grounded | Grounded | H | reseeds a generator at random
flip | function |  | Bool | H | True or False by chance
json-encode | function | atom:Atom | String | H | an atom as JSON text: strings, numbers, expressions, and spaces of pairs
json-decode | function | text:String | %Undefined% | H | what JSON text says: a list is an expression, an object a space of pairs
get-keys | function | space:SpaceType | %Undefined% | H | all keys of the pairs in a space
get-value | function | space:SpaceType key:Atom | %Undefined% | H | the value that a space of pairs has for a key
dict-space | function | pairs:Expression | SpaceType | H | makes a space of the pairs in a list
file-open! | function | path:String options:String | Grounded | H | opens a file: options are letters of `r`, `w`, `c` (create), `a` (append) and `t` (truncate)
file-read-to-string! | function | file:Grounded | String | H | reads the rest of an open file
file-write! | function | file:Grounded text:String | (->) | H | writes a text into an open file
file-seek! | function | file:Grounded position:Number | (->) | H | moves the place where an open file is read and written
file-read-exact! | function | file:Grounded bytes:Number | String | H | reads at most so many bytes of an open file
file-get-size! | function | file:Grounded | Number | H | the size of an open file
catalog-list! | function | name:Atom | (->) | H | lists what a catalog of modules holds; `all` for every catalog
catalog-update! | function | name:Atom | (->) | H | brings the modules of a catalog up to date; `all` for every catalog
catalog-clear! | function | name:Atom | (->) | H | empties a catalog of modules; `all` for every catalog
new-das! | function | server:Atom peer:Atom | SpaceType | H | makes a space that is a distributed AtomSpace, from two endpoints
das-join-network! | function |  | (->) | H | joins the network of the distributed AtomSpace
das-services! | function |  | (->) | H | prints the services of the distributed AtomSpace
das-service-status! | function | service:Atom | String | H | tells whether a service of the distributed AtomSpace can be reached
das-set-param! | function | pair:Expression | String | H | sets a parameter of the distributed AtomSpace, given as name and value
das-get-params! | function |  | (->) | H | prints the parameters of the distributed AtomSpace
das-create-context! | function | name:Atom schemas:Expression | Atom | H | makes a context of queries and schemas in the distributed AtomSpace
das-evolution! | function | configuration:Expression template:Atom | %Undefined% | H | runs an evolution in the distributed AtomSpace and gives the template for each result
das-link-creation! | function | query:Atom templates*:Atom | Atom | H | makes links from the templates wherever a query matches
das-helpers! | function | helper:Atom argument:Atom | (->) | H | runs a helper of the distributed AtomSpace, such as `sleep`
skel-swap-pair | function | pair:Atom | Atom | H | exchanges the two parts of a pair
skel-swap-pair-native | function | pair:Atom | Atom | H | exchanges the two parts of a pair
current-time | function |  | Number | T | the time now
min | function | a:Number b:Number | Number | T | the smaller of two numbers
max | function | a:Number b:Number | Number | T | the greater of two numbers
sqrt | function | value:Number | Number | T | the square root
exp | function | value:Number | Number | T | the exponential of a number
log | function | value:Number | Number | T | the natural logarithm
length | function | list:Expression | Number | T | the number of items of a list
first | function | list:Expression | Atom | T | the first item of a list
last | function | list:Expression | Atom | T | the last item of a list
reverse | function | list:Expression | Expression | T | a list back to front
append | function | left:Expression right:Expression | Expression | T | two lists one behind the other
sort | function | list:Expression | Expression | T | a list in order, without repeated items
msort | function | list:Expression | Expression | T | a list in order, repeated items kept
member | function | item:Atom list:Expression | %Undefined% | T | matches an atom with the items of a list
is-member | function | item:Atom list:Expression | Bool | T | whether a list holds an item
transaction | function | expression:Atom | %Undefined% | T | evaluates an expression whose changes are kept only if it succeeds
with-mutex | function | mutex:Atom expression:Atom | %Undefined% | T | evaluates an expression while holding the mutex
par | function | expressions*:Atom | %Undefined% | T | evaluates expressions side by side
race | function | expressions*:Atom | %Undefined% | T | the result of the expression that is ready first
py-atom | function | name':Atom type?':Type | %Undefined% | HT | a Python object as an atom
py-dot | function | object:Atom name':Atom type?':Type | %Undefined% | HT | an attribute of a Python object
py-call | function | call:Expression | %Undefined% | T | calls a Python function
py-eval | function | code:String | %Undefined% | T | evaluates Python code
py-list | function | items:Expression | %Undefined% | HT | a Python list
py-tuple | function | items:Expression | %Undefined% | HT | a Python tuple
py-dict | function | pairs:Expression | %Undefined% | HT | a Python dictionary
py-chain | function | items:Expression | %Undefined% | HT | joins Python objects with their bitwise or
prolog-call | function | goal:Expression | %Undefined% | T | calls a Prolog goal
Error | value | atom':Atom reason':Atom | ErrorType | MHT | an error: what was evaluated, and why that failed
BadType | value |  | ErrorDescription | H | the reason of an error: a type that does not fit
BadArgType | value |  | ErrorDescription | H | the reason of an error: an argument whose type does not fit
IncorrectNumberOfArguments | value |  | ErrorDescription | H | the reason of an error: too many arguments or too few
NotReducible | value |  | Atom | H | what stands for an expression that cannot be reduced
Empty | value |  | Atom | MHT | what stands for no result, as a pattern of `case`
True | value |  | Bool | MHT | the truth value of what holds
False | value |  | Bool | MHT | the truth value of what does not hold
PI | value |  | Number | H | the ratio of a circle's circumference to its diameter
EXP | value |  | Number | H | the base of the natural logarithm
Nil | value |  | Atom | M | MeTTaTron's empty value
&self | value |  | SpaceType | MHT | the space of the program itself
_ | value |  | Variable | MHT | the wildcard of a pattern
Bool | type |  | Type | MHT | the truth values
Number | type |  | Type | MHT | numbers, integers and floats
Long | type |  | Type | M | integers
Float | type |  | Type | MT | floats
String | type |  | Type | MHT | texts
Char | type |  | Type | HT | single characters
Atom | type |  | Type | MHT | any atom, which is not evaluated as an argument
Symbol | type |  | Type | HT | symbols, which are not evaluated as arguments
Variable | type |  | Type | HT | variables, which are not evaluated as arguments
Expression | type |  | Type | HT | expressions, which are not evaluated as arguments
Grounded | type |  | Type | HT | values of the host language
Type | type |  | Type | MHT | the type of types
ErrorType | type |  | Type | H | the type of errors
ErrorDescription | type |  | Type | H | the type of an error's reason
SpaceType | type |  | Type | HT | the type of spaces
StateMonad | type | value:Type | Type | HT | the type of states that hold values of a type
%Undefined% | type |  | Type | MHT | a type that is not known: fits every other
%void% | type |  | Type | T | the type of what has no value
Any | type |  | Type | T | fits every other type
Function | type |  | Type | T | functions
Int | type |  | Type | T | integers
Integer | type |  | Type | T | integers
List | type |  | Type | T | lists
Map | type |  | Type | T | maps from keys to values
Maybe | type |  | Type | T | a value or none
Nat | type |  | Type | T | natural numbers
Pair | type |  | Type | T | pairs
Query | type |  | Type | T | queries
Result | type |  | Type | T | results
Space | type |  | Type | T | spaces
Undefined | type |  | Type | T | a type that is not known
Unit | type |  | Type | T | the type of the unit, `()`
Value | type |  | Type | T | values
"""
