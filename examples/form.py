"""The XLSForm of the made-up lake wards: its questions and choices in English and French.

`write(path)` makes the workbook; the same bytes each time, so that a change shows.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

WHEN = datetime(2026, 2, 20, 9, 0)  #: of the workbook's properties
ZIP_DATE = (2026, 2, 20, 9, 0, 0)

LANGUAGES = ("English (en)", "Français (fr)")

SURVEY_COLUMNS = (
    "type", "name", *(f"label::{language}" for language in LANGUAGES),
    "required", "relevant", "constraint",
    *(f"constraint_message::{language}" for language in LANGUAGES),
    *(f"hint::{language}" for language in LANGUAGES), "calculation",
)  # fmt: skip

NOT_BELOW_ZERO = (
    ". >= 0 and . <= 600 or . = 999",
    "Minutes, or 999 if not known.",
    "En minutes, ou 999 si on ne sait pas.",
)
ROOMS = (
    ". >= 1 and . <= 20 or . = 999",
    "1 to 20, or 999 if not known.",
    "De 1 à 20, ou 999 si on ne sait pas.",
)
AGE = (". >= 0 and . <= 110", "0 to 110 years.", "De 0 à 110 ans.")

DIFFICULTIES = {
    "seeing": ("Seeing, even with glasses", "Voir, même avec des lunettes"),
    "hearing": ("Hearing, even with a hearing aid", "Entendre, même avec un appareil"),
    "walking": ("Walking or climbing steps", "Marcher ou monter des marches"),
    "remembering": ("Remembering or concentrating", "Se souvenir ou se concentrer"),
    "self_care": ("Washing or dressing", "Se laver ou s'habiller"),
    "communicating": ("Understanding or being understood", "Comprendre ou se faire comprendre"),
}

CHOICES = {
    "ward": (
        ("north_quay", "North Quay", "Quai Nord"),
        ("reed_bank", "Reed Bank", "Rive des Roseaux"),
        ("lantern_hill", "Lantern Hill", "Colline des Lanternes"),
        ("salt_market", "Salt Market", "Marché au Sel"),
    ),
    "home": (
        ("land_house", "House on land", "Maison sur la terre ferme"),
        ("land_rooms", "Rented rooms on land", "Chambres louées sur la terre ferme"),
        ("stilts", "House on stilts over the lake", "Maison sur pilotis au-dessus du lac"),
    ),
    "livelihood": (
        ("fishing", "Fishing", "La pêche"),
        ("trade", "Trade", "Le commerce"),
        ("wage", "Paid work", "Un travail salarié"),
        ("other", "Something else", "Autre chose"),
        ("refused", "Would rather not say", "Préfère ne pas le dire"),
    ),
    "water": (
        ("piped_home", "Piped to the home or yard", "Robinet dans la maison ou la cour"),
        ("tap_stand", "Public tap", "Borne-fontaine"),
        ("protected_well", "Protected well", "Puits protégé"),
        ("vendor_cart", "Seller with a cart", "Vendeur avec une charrette"),
        ("lake", "The lake", "Le lac"),
        ("dont_know", "Does not know", "Ne sait pas"),
    ),
    "toilet": (
        ("flush_tank", "Flush to a sewer or tank", "Chasse d'eau vers un égout ou une fosse"),
        ("latrine_slab", "Pit latrine with a slab", "Latrine avec dalle"),
        ("latrine_open", "Pit latrine without a slab", "Latrine sans dalle"),
        ("over_water", "Hanging over the water", "Suspendue au-dessus de l'eau"),
        ("none", "No toilet", "Pas de toilettes"),
        ("refused", "Would rather not say", "Préfère ne pas le dire"),
    ),
    "yes_no": (("yes", "Yes", "Oui"), ("no", "No", "Non")),
    "yes_no_refused": (
        ("yes", "Yes", "Oui"),
        ("no", "No", "Non"),
        ("refused", "Would rather not say", "Préfère ne pas le dire"),
    ),
    "yes_no_dont_know": (
        ("yes", "Yes", "Oui"),
        ("no", "No", "Non"),
        ("dont_know", "Does not know", "Ne sait pas"),
    ),
    "relation": (
        ("head", "Head of the household", "Chef du ménage"),
        ("partner", "Partner", "Conjoint"),
        ("child", "Child", "Enfant"),
        ("parent", "Parent", "Père ou mère"),
        ("other", "Somebody else", "Quelqu'un d'autre"),
    ),
    "sex": (
        ("female", "Woman or girl", "Femme ou fille"),
        ("male", "Man or boy", "Homme ou garçon"),
    ),
    "school": (
        ("none", "None", "Aucune"),
        ("primary", "Primary", "Primaire"),
        ("secondary", "Secondary", "Secondaire"),
        ("higher", "Higher", "Supérieure"),
        ("dont_know", "Does not know", "Ne sait pas"),
        ("refused", "Would rather not say", "Préfère ne pas le dire"),
    ),
    "difficulty": (
        ("no_difficulty", "No difficulty", "Aucune difficulté"),
        ("some", "Some difficulty", "Quelques difficultés"),
        ("a_lot", "A lot of difficulty", "Beaucoup de difficultés"),
        ("cannot", "Cannot do it at all", "Ne peut pas du tout"),
    ),
}  # fmt: skip


def _row(
    kind: str,
    name: str,
    labels: tuple[str, str] = ("", ""),
    *,
    required: bool = False,
    relevant: str = "",
    constraint: tuple[str, str, str] = ("", "", ""),
    hints: tuple[str, str] = ("", ""),
    calculation: str = "",
) -> tuple[str, ...]:
    return (
        kind, name, *labels, "yes" if required else "", relevant, *constraint, *hints, calculation,
    )  # fmt: skip


def survey() -> list[tuple[str, ...]]:
    """The rows of the sheet `survey`, after its column names."""
    return [*_household_questions(), *_member_questions()]


def _household_questions() -> list[tuple[str, ...]]:
    return [
        _row("note", "hello", (
            "This form belongs to a made-up study. Say who you are, what the answers are for, "
            "and that nobody has to take part.",
            "Ce formulaire appartient à une étude inventée. Dites qui vous êtes, à quoi servent "
            "les réponses, et que personne n'est obligé de participer.",
        )),
        _row("select_one ward", "ward", ("Ward", "Quartier"), required=True),
        _row("text", "phone", ("A number to call back", "Un numéro pour rappeler"), hints=(
            "Only for coming back; it is never part of a result.",
            "Seulement pour revenir ; il n'entre dans aucun résultat.",
        )),
        _row("select_one home", "home", (
            "What kind of home is it?", "Quel type de logement est-ce ?",
        ), required=True),
        _row("select_one livelihood", "livelihood", (
            "What does the household mostly live on?", "De quoi vit surtout le ménage ?",
        ), required=True),
        _row("integer", "rooms", (
            "How many rooms has the home?", "Combien de pièces compte le logement ?",
        ), required=True, constraint=ROOMS),
        _row("select_one water", "water", (
            "Where does the drinking water come from?", "D'où vient l'eau de boisson ?",
        ), required=True),
        _row("integer", "water_minutes", (
            "How many minutes to fetch it: there, the queue, and back?",
            "Combien de minutes pour la chercher : aller, attente et retour ?",
        ), required=True, relevant="${water} != 'piped_home'", constraint=NOT_BELOW_ZERO),
        _row("select_one toilet", "toilet", (
            "Which toilet do people here mostly use?",
            "Quelles toilettes utilise-t-on surtout ici ?",
        ), required=True),
        _row("select_one yes_no", "toilet_shared", (
            "Do other households use it too?", "D'autres ménages les utilisent-ils aussi ?",
        ), required=True, relevant="${toilet} != 'none' and ${toilet} != 'refused'"),
        _row("select_one yes_no", "wash_water", (
            "Look: is there water where hands are washed?",
            "Regardez : y a-t-il de l'eau là où on se lave les mains ?",
        ), hints=("Leave blank if you were not shown the place.",
                  "Laissez vide si l'endroit ne vous a pas été montré.")),
        _row("select_one yes_no", "wash_soap", (
            "Look: is there soap?", "Regardez : y a-t-il du savon ?",
        ), hints=("Leave blank if you were not shown the place.",
                  "Laissez vide si l'endroit ne vous a pas été montré.")),
        _row("select_one yes_no_refused", "electricity", (
            "Has the home electricity?", "Le logement a-t-il l'électricité ?",
        ), required=True),
    ]  # fmt: skip


def _member_questions() -> list[tuple[str, ...]]:
    school = "${age} >= 5"
    return [
        _row("begin_repeat", "member", ("Member of the household", "Membre du ménage")),
        _row("select_one relation", "relation", (
            "Who is this person to the head?", "Qui est cette personne pour le chef du ménage ?",
        ), required=True),
        _row("select_one sex", "sex", ("Sex", "Sexe"), required=True),
        _row("integer", "age", ("Age in years", "Âge en années"), required=True, constraint=AGE),
        _row("select_one school", "school", (
            "Highest school level reached", "Plus haut niveau scolaire atteint",
        ), required=True, relevant=school),
        _row("select_one yes_no_dont_know", "diarrhoea", (
            "Loose stools three times in one day, in the last two weeks?",
            "Des selles liquides trois fois en un jour, ces deux dernières semaines ?",
        ), required=True, relevant="${age} < 5"),
        _row("note", "difficulty_note", (
            "Six short questions follow. A real survey reads out the full wording of the "
            "Washington Group Short Set.",
            "Six questions courtes suivent. Une vraie enquête lit le texte complet du "
            "Washington Group Short Set.",
        ), relevant=school),
        *(
            _row("select_one difficulty", name, labels, required=True, relevant=school)
            for name, labels in DIFFICULTIES.items()
        ),
        _row("end_repeat", "member"),
    ]  # fmt: skip


def choices() -> list[tuple[str, str, str, str]]:
    """The rows of the sheet `choices`, after its column names."""
    return [(name, *choice) for name, listed in CHOICES.items() for choice in listed]


def write(path: Path) -> None:
    """Write the form as a workbook whose bytes depend on nothing but the form."""
    book = Workbook()
    book.remove(book.active)
    sheets = {
        "survey": [SURVEY_COLUMNS, *survey()],
        "choices": [("list_name", "name", *SURVEY_COLUMNS[2:4]), *choices()],
        "settings": [
            ("form_title", "form_id", "version", "default_language"),
            ("Lake wards (made-up)", "lake_wards", "2026022001", LANGUAGES[0]),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([value or None for value in row])
    book.properties.creator = "Lake Women's Savings Group (made-up)"
    book.properties.created = WHEN
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _without_clock(data: bytes) -> bytes:
    """The workbook with a fixed time in place of that of writing."""
    fixed = WHEN.strftime("%Y-%m-%dT%H:%M:%SZ")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + fixed.encode(), content
                )
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), content)
    return buffer.getvalue()
