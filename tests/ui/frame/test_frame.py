"""What stands below every page."""

import dataclasses

from tests.tiny_town import tiny_town
from ui.frame.frame import draw_attribution
from ui.session.areas import OpenArea


def test_a_real_area_names_the_day_of_its_registrations_in_words(monkeypatch):
    said = []
    monkeypatch.setattr("ui.frame.frame.st.caption", said.append)
    area = dataclasses.replace(tiny_town(), fictional=False)
    draw_attribution(OpenArea("tiny", area, {"date": "2022-07-01"}, ""))
    assert "Registrations of 1 July 2022. An asterisk" in said[0]
    assert "OpenStreetMap" in said[0]
    draw_attribution(OpenArea("tiny", dataclasses.replace(area, crow_flies=True), {"date": "2022-07-01"}, ""))
    assert "OpenStreetMap" not in said[1]
