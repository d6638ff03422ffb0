"""What the app does not know, whatever the area: said on the About page and in every board paper."""

from typing import Final

NOT_KNOWN: Final = (
    "When practices are open, how many appointments they have, and whether they take new patients.",
    "Which languages are spoken, and who sees the same doctor each time.",
    "Buses, trains and traffic of the hour: minutes are on foot, by bicycle or by car as traffic flows between the peaks.",
    "Hills, steps, lifts, crossings and parking.",
    "How old or how ill the patients of a practice are: ages and deprivation are those of the places they live in.",
    "What a branch surgery offers, and on which days: minutes to a practice are those to its nearest site.",
    "What people want. A plan is for talking about, not instead of talking.",
)
