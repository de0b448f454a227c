"""The Rholang that generated workspaces are made of: contracts as people write them, with gaps for names.

A body may call other contracts through `$call`, `$call2`: whole sends, which answer on the name given in the template.
"""

from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of contract. `call` is a send to it, with the gaps `$name` and `$reply`."""

    title: str
    body: Template
    call: Template
    replies: tuple[str, ...] = ()
    """The names on which `$call` and `$call2` answer, in the body."""

    @property
    def lines(self) -> int:
        return self.body.template.count("\n") + 1


_CELL = """\
// Keeps one $thing and tells it to whoever asks.
//
// @param start the $thing that it holds at first
// @param ret receives the cell
contract $name(@start, ret) = {
  new cell, state in {
    state!(start) |

    // What it holds now.
    contract cell(@"get", reply) = {
      for (@now <<- state) { reply!(now) }
    } |

    // Puts another $thing in its place.
    contract cell(@"set", @next, reply) = {
      for (@_ <- state) { state!(next) | reply!(true) }
    } |

    // Sets it only where nobody else has done so meanwhile.
    contract cell(@"swap", @expected, @next, reply) = {
      for (@now <- state) {
        if (now == expected) { state!(next) | reply!(true) }
        else { state!(now) | reply!(false) }
      }
    } |

    ret!(bundle+{*cell})
  }
}"""

_DISPATCH = """\
// Answers questions about a $thing, each by a contract of its own.
contract $name(@"$word", @{"id": id, "amount": amount, ..._}, ret) = {
  new checked in {
    $call |
    for (@outcome <- checked) {
      match (outcome, amount) {
        (Nil, _)                => { ret!((false, "no $thing")) }
        (_, n /\\ Int)          => { ret!((n >= $number, n)) }
        (_, text /\\ String)    => { ret!((true, text.length())) }
        _                       => { ret!((false, id)) }
      }
    }
  }
} |

// The same for a $thing that is known by its number alone.
contract $name(@"$word", @{id /\\ Int}, ret) = {
  $name!("$word", {"id": id, "amount": $number}, *ret)
} |

// Everything else is refused, with the question.
contract $name(@other, @question, ret) = {
  ret!((false, [other, question]))
}"""

_FOLD = """\
// Goes through a list of $plural and adds up what they are worth.
//
// @param $plural a list of pairs (name, worth)
// @param ret receives the sum
contract $name(@$plural, ret) = {
  new loop, worth in {
    contract loop(@rest, @sum) = {
      match rest {
        []                        => { ret!(sum) }
        [(_, value) ...others]    => { loop!(others, sum + value) }
        [bare ...others]          => {
          worth!(bare) |
          for (@_ <- worth) { loop!(others, sum + $number) }
        }
      }
    } |
    loop!($plural, 0)
  }
}"""

_JOIN = """\
/**
 * Compares two $plural and keeps the better one.
 *
 * @param left, right what to compare
 * @param ret receives (side, answer)
 */
contract $name(@left, @right, ret) = {
  new first, second, limit in {
    limit!($number) |
    $call |
    $call2 |
    for (@a <- first & @b <- second; @most <<- limit) {
      let best = [a, left] in {
        if (most > $number and best != []) { ret!(("$word", best)) }
        else { ret!(("none", [a, b, right])) }
      }
    }
  }
}"""

_REGISTRY = """\
// Finds the service for a $thing in the registry and asks it once.
contract $name(@id, ret) = {
  new lookup(`rho:registry:lookup`), found, answer, timestamp(`rho:block:data`), when in {
    lookup!(`rho:id:$id`, *found) |
    timestamp!(*when) |
    for (@(_, service) <- found & @block, @time, @sender <- when) {
      // The service answers with a pair; the number is the block that it was right at.
      @service!("$word", (id, block), *answer) |
      for (@(true, value) <- answer) {
        ret!({"value": value, "at": [block, time], "by": sender})
      } |
      $call
    }
  }
}"""

_WORKER = """\
// Takes $plural from a queue, one after the other, until none is left.
contract $name(@size, ret) = {
  new queue, idle, report in {
    idle!(size) |
    for (@job <= queue) {
      for (@free <- idle) {
        new done in {
          $call |
          for (@result <- done) {
            idle!(free) |
            report!(job, result)
          }
        }
      }
    } |
    for (@job, @result <= report) {
      match result {
        {"error": reason, ..._} => { logEvent!("warning", [job, reason]) }
        _                       => { logEvent!("info", job) }
      }
    } |
    ret!(bundle+{*queue})
  }
}"""

_PURSE = """\
// A purse that holds $plural; whoever has it may take some out.
contract $name(@held, ret) = {
  new purse, balance in {
    balance!(held) |
    contract purse(@"take", @part, reply) = {
      for (@now <- balance) {
        if (part > 0 and part <= now) {
          balance!(now - part) |
          new moved in {
            $call |
            for (@rest <- moved) { reply!((true, rest)) }
          }
        } else {
          balance!(now) |
          reply!((false, "not that many $plural"))
        }
      }
    } |
    ret!(*purse)
  }
}"""

BASICS = """\
// What every part of the program uses: a log, and an audit of what matters.

new console(`rho:io:stdout`), entries in {

  entries!([]) |

  // Writes one event.
  //
  // @param level "info", "warning" or "error"
  // @param event any process
  contract logEvent(@level, @event) = {
    console!((level, event))
  } |

  // Remembers an event for ever, and says when that is done.
  contract audit(@event, ret) = {
    for (@all <- entries) {
      entries!(all ++ [event]) |
      logEvent!("info", event) |
      ret!(all.length())
    }
  } |

  // All events so far.
  contract audited(ret) = {
    for (@all <<- entries) { ret!(all) }
  }
}
"""

KINDS = (
    Kind("Keeper", Template(_CELL), Template("$name!(0, *$reply)")),
    Kind("Query", Template(_DISPATCH), Template('$name!("$word", {"id": 7, "amount": 3}, *$reply)'), ("checked",)),
    Kind("Sum", Template(_FOLD), Template('$name!([("a", 1), ("b", 2)], *$reply)')),
    Kind("Choice", Template(_JOIN), Template("$name!(1, 2, *$reply)"), ("first", "second")),
    Kind("Service", Template(_REGISTRY), Template("$name!($number, *$reply)"), ("ret",)),
    Kind("Worker", Template(_WORKER), Template("$name!(4, *$reply)"), ("done",)),
    Kind("Purse", Template(_PURSE), Template("$name!($number, *$reply)"), ("moved",)),
)
