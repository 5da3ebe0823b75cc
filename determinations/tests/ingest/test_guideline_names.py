"""What names of guidelines mean that no vocabulary has: for letters that wait, and later ones."""

from __future__ import annotations

import pytest

from determinations.ingest.guideline_meanings import MeansAnother, remember
from determinations.ingest.reparsing import reparse_letter
from determinations.ingest.revisions import revisions_of, undo
from determinations.ingest.shared_problems import running
from determinations.ingest.shared_problems.finding import shared_problems
from determinations.ingest.shared_problems.preparing import prepare
from determinations.models import (
    Case,
    GuidelineCitation,
    GuidelineName,
    Letter,
    LetterStatus,
    SharedActKind,
    SharedActResult,
)
from determinations.tests.waiting_letters import NAME, citing

pytestmark = pytest.mark.django_db
PARSED = LetterStatus.PARSED


def unknown():
    return [each for each in shared_problems(limit=50)[0] if each.code == "unknown-guideline"]


def say(by, chosen):
    """Say of the only unknown name what it means; return the act, which is done."""
    (shared,) = unknown()
    act = prepare(
        SharedActKind.GUIDELINE, shared.code, shared.about, by=by, reason="Seen.", chosen=chosen
    )
    running.begin(act.pk, then=lambda act_id: None)
    running.run(act.pk)
    assert not act.letters.exclude(result=SharedActResult.DONE).exists()
    return act


def meaning(title, year=None, kind="mtus", names=()):
    return {"kind": kind, "title": title, "year": year, "names": list(names)}


def test_a_name_is_said_to_mean_a_guideline_for_these_letters_and_later_ones(admin_user):
    letters = [citing(f"CM17-910000{number}") for number in (1, 2)]
    chosen = meaning("Knee Complaints", 2004, names=[NAME])
    say(admin_user, chosen)
    assert [Letter.objects.get(pk=each.pk).status for each in letters] == [PARSED, PARSED]
    later = citing("CM17-9100003")
    assert later.status == LetterStatus.PUBLISHED
    cited = GuidelineCitation.objects.filter(cited_by="claims_administrator")
    assert {str(each.guideline) for each in cited} == {"Knee Complaints (2004)"}
    case = Case.objects.get(letter=letters[0])
    undo(revisions_of(case)[0].pk, admin_user, "Not in this one.")
    assert "Lindgren" in str(case.items.get().citations.first().guideline)


def test_a_letter_that_names_a_year_keeps_it(admin_user):
    for number in (1, 2):
        citing(f"CM17-910000{number}", f"{NAME} 2009")
    say(admin_user, meaning("Chronic Pain Medical Treatment", 2016))
    cited = GuidelineCitation.objects.filter(cited_by="claims_administrator")
    assert {str(each.guideline) for each in cited} == {"Chronic Pain Medical Treatment (2009)"}
    assert not GuidelineName.objects.exists()


def test_a_name_becomes_a_guideline_of_its_own(admin_user):
    for number in (1, 2):
        citing(f"CM17-910000{number}")
    chosen = meaning("Lindgren Panel", names=[NAME])
    say(admin_user, chosen)
    assert not unknown()
    assert citing("CM17-9100003").status == LetterStatus.PUBLISHED
    assert citing("CM17-9100004", "Lindgren Panel").status == LetterStatus.PUBLISHED
    assert GuidelineName.objects.filter(added_by=admin_user).count() >= 1


def test_a_name_may_mean_a_source_outside_the_mtus(admin_user):
    for number in (1, 2):
        citing(f"CM17-910000{number}")
    chosen = meaning("ODG, Lindgren Panel", kind="non_mtus", names=[NAME])
    say(admin_user, chosen)
    citing("CM17-9100003")
    cited = GuidelineCitation.objects.filter(cited_by="claims_administrator")
    assert {(each.kind, each.source) for each in cited} == {("non_mtus", "ODG, Lindgren Panel")}


def test_a_letter_that_is_read_again_agrees_with_what_was_said(admin_user):
    letters = [citing(f"CM17-910000{number}") for number in (1, 2)]
    say(admin_user, meaning("Knee Complaints", 2004, names=[NAME]))
    reparse_letter(letters[0].pk)
    assert Letter.objects.get(pk=letters[0].pk).status == PARSED


def test_letters_that_nobody_changed_get_the_meaning_when_they_are_read_again(admin_user):
    letter = citing("CM17-9100001")
    remember(meaning("Knee Complaints", 2004, names=[NAME]), by=admin_user, reason="Seen.")
    assert reparse_letter(letter.pk)
    assert Letter.objects.get(pk=letter.pk).status == PARSED


def test_a_name_means_one_thing(admin_user):
    remember(meaning("Knee Complaints", 2004, names=[NAME]), by=admin_user, reason="Seen.")
    remember(meaning("Knee Complaints", 2004, names=[NAME.upper()]), by=None, reason="Again.")
    with pytest.raises(MeansAnother, match="has a meaning already: Knee Complaints"):
        remember(meaning("Shoulder Complaints", 2004, names=[NAME]), by=None, reason="Other.")


def test_an_act_keeps_no_words_of_letters(admin_user):
    citing("CM17-9100001"), citing("CM17-9100002")
    act = say(admin_user, meaning("Knee Complaints", 2004, names=[NAME]))
    act.refresh_from_db()
    assert NAME not in str(act.chosen)


def test_names_in_other_scripts_are_told_apart(admin_user):
    name, other = "\u6307\u5357 Guidelines", "\u624b\u518c Guidelines"
    for number, written in enumerate((name, name, other, "Guidelines of \u00c9tan"), 1):
        citing(f"CM17-910000{number}", written)
    (shared,) = unknown()
    assert (shared.letters, shared.words) == (2, name)
    say(admin_user, meaning("Lindgren Panel", names=[name]))
    assert citing("CM17-9100005", name).status == LetterStatus.PUBLISHED
    assert citing("CM17-9100006", other).status == LetterStatus.NEEDS_REVIEW


def test_a_title_that_would_have_the_page_of_another_is_refused(admin_user):
    chosen = meaning("Lindgren \u6307\u5357", names=["Lindgren A"])
    remember(chosen, by=admin_user, reason="Seen.")
    with pytest.raises(MeansAnother, match="please give another"):
        remember(meaning("Lindgren \u624b\u518c", names=["B"]), by=admin_user, reason="Seen.")
    assert not GuidelineName.objects.filter(written="b").exists()
