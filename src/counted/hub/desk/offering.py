"""What somebody may do in a request, as choices with a sentence: by what is wanted, and by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from counted.hub.desk.conversation import ASKER, Action, Rule, Way
from counted.hub.desk.kinds import RequestKind
from counted.hub.ui.parts import Explained

#: The state a decision leads to stands in its sentence.
CHOICES: Mapping[str, Explained] = {
    Action.COMMENT: Explained(_("Comment"), _("Say or ask something.")),
    Action.NOTE: Explained(_("Note for those who decide"), _("Whoever asked does not see it.")),
    Action.TAKE: Explained(_("Take it on"), _("Others then know that you look after it.")),
    Action.AGREE: Explained(_("Agree"), _("A second person is needed to accept it.")),
    Action.ACCEPT: Explained(_("Accept"), _("It is carried out at once.")),
    Action.ASK_CHANGES: Explained(
        _("Ask for changes"), _("Say what should be different, and why.")
    ),
    Action.NO_CHANGES: Explained(
        _("No changes are needed any more"), _("It waits for a decision again, as it stands.")
    ),
    Action.DECLINE: Explained(
        _("Decline"), _("Say why. They may appeal once; somebody else then decides.")
    ),
    Action.RESUBMIT: Explained(_("Hand in again"), _("Say what you changed, or why you did not.")),
    Action.APPEAL: Explained(
        _("Appeal"), _("Say what was overlooked. Somebody who has not decided yet decides.")
    ),
    Action.WITHDRAW: Explained(_("Withdraw"), _("Nothing more happens; you may ask again later.")),
}
#: Between people, who owe one another nothing.
LETTERS: Mapping[str, Explained] = {
    Action.COMMENT: Explained(_("Write back"), _("Nobody sees the address of the other.")),
    Action.TAKE: Explained(
        _("Keep it among what waits"), _("You will answer later. Nobody is told.")
    ),
    Action.ACCEPT: Explained(_("Say yes"), _("What was asked for is settled with it.")),
    Action.DECLINE: Explained(
        _("Say no"), _("A sentence why is enough. They cannot write to you again.")
    ),
}
#: A message to the secretariat: it is answered, and closed.
MESSAGES: Mapping[str, Explained] = {
    Action.COMMENT: Explained(_("Answer"), _("Whoever wrote reads it, and may write again.")),
    Action.CLOSE: Explained(
        _("Close it, with a reason"), _("Nothing more is written in it. They read the reason.")
    ),
}
WRITE_AGAIN = Explained(_("Write again"), _("Say or ask something."))
OF_WAYS: Mapping[Way, Mapping[str, Explained]] = {
    Way.DECISION: {},
    Way.LETTER: LETTERS,
    Way.MESSAGE: MESSAGES,
}


def choice(rule: Rule, kind: RequestKind) -> Explained:
    """What somebody may do, in the words of the kind of request."""
    if kind.is_message and (rule.action, rule.side) == (Action.COMMENT, ASKER):
        return WRITE_AGAIN
    return {**CHOICES, **OF_WAYS[kind.way], **kind.words}[rule.action]


def choices(rules: Iterable[Rule], kind: RequestKind) -> list[tuple[str, Explained]]:
    """What somebody may do, to be chosen from."""
    return [(it.action.value, choice(it, kind)) for it in rules]
