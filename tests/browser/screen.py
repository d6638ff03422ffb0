"""Reading what the Plan page shows, and waiting until it shows what it must."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import TimeoutError as TooLateError

from tests.browser.expected import WALK

SOON_MS = 20_000
"""Long, for a machine that is busy with other things: nothing waits longer than it must."""

CARDS = """
root => [...root.querySelectorAll('[data-testid="card"]')].map(card => {
  const text = selector => card.querySelector(selector).textContent;
  const [mean, p90, within] = [...card.querySelectorAll('.tile-value .now')].map(one => one.textContent);
  return {
    letter: card.dataset.cluster,
    name: text('.name-text'),
    patients: text('.figure .now'),
    words: text('.gap .now'),
    mean, p90, within,
    partial: [...card.querySelectorAll('.tile')].map(one => one.querySelector('.partial:not([hidden])') !== null),
    bases: text('.bases .line-now'),
    meta: text('.meta'),
    locked: card.hasAttribute('data-locked'),
    hub: card.querySelector('[data-testid="hub"]').value,
    practices: [...card.querySelectorAll('[data-chip]')].map(one => one.dataset.chip),
  };
})
"""
NOT_PLACED = """
root => {
  const zone = root.querySelector('[data-testid="not-placed"]');
  const practices = [...zone.querySelectorAll('[data-chip]')].map(one => one.dataset.chip);
  const [mean, p90, within] = [...zone.querySelectorAll('.tile-value .now')].map(one => one.textContent);
  const text = selector => zone.querySelector(selector).textContent;
  return { words: text('.zone-count'), mean, p90, within, bases: text('.bases .line-now'), practices };
}
"""
PINS = """
root => [...root.querySelectorAll('[data-practice]')]
  .map(pin => [pin.dataset.practice, pin.querySelector('.disc').textContent.trim()])
  .sort(([a], [b]) => a < b ? -1 : 1)
"""
FINDINGS = """
() => {
  const host = [...document.querySelectorAll('.st-key-findings *')].find(one => one.shadowRoot);
  const findings = [...(host?.shadowRoot.querySelectorAll('[data-testid="finding"]') ?? [])];
  return findings.map(one => [...one.querySelectorAll('span')].map(part => part.textContent).filter(Boolean).join(' '));
}
"""
PATIENTS_ROW = """
() => {
  const host = [...document.querySelectorAll('.st-key-figures_table *')].find(one => one.shadowRoot);
  const row = host?.shadowRoot.querySelector('tbody tr') ?? document.createElement('tr');
  return [...row.children].map(cell => cell.textContent);
}
"""
PLAN = f"""
root => ({{
  cards: ({CARDS})(root),
  notPlaced: ({NOT_PLACED})(root),
  pins: ({PINS})(root),
  onTheirWay: root.querySelectorAll('[data-on-its-way]').length,
  findings: ({FINDINGS})(root),
  patients: ({PATIENTS_ROW})(root),
}})
"""
PREVIEWS = """
root => Object.fromEntries([...root.querySelectorAll('[data-preview]')].map(card => {
  const text = selector => card.querySelector(selector).textContent;
  const [mean, p90, within] = [...card.querySelectorAll('.tile-value .then')].map(one => one.textContent);
  if (card.dataset.zone) return ['', { words: text('.zone-count'), mean, p90, within }];
  const [patients, change, words] = [text('.figure .then'), text('.unit'), text('.gap .then')];
  return [card.dataset.cluster, { patients, change, words, mean, p90, within }];
}))
"""
ROLES = """
root => Object.fromEntries([...root.querySelectorAll('[data-role]')]
  .map(one => [one.dataset.cluster ?? one.dataset.zone, one.dataset.role]))
"""
GHOST = """
root => [...root.querySelectorAll('[data-testid="ghost"] .ghost-line:not([hidden])')].map(line => {
  const [badge, texts] = line.children;
  return [badge.textContent, ...[...texts.children].map(one => one.textContent)];
})
"""
BASES_THEN = """
root => Object.fromEntries([...root.querySelectorAll('[data-preview]')].map(card =>
  [card.dataset.cluster ?? '', card.querySelector('.bases .line-then').textContent]))
"""
"""On whom the figures would rest: known a moment after a practice was taken up."""
BEHIND = """
root => root.querySelector('[data-testid="ghost-behind"]').textContent
"""
CHOSEN = """
root => [...root.querySelectorAll('[data-practice][aria-pressed="true"]')].map(pin => pin.dataset.practice).sort()
"""
SAID = """
root => root.querySelector('[data-testid="announcement"][aria-live="polite"]').textContent.replace(/\\u00a0$/, '')
"""
FOCUSED = """
root => {
  const { dataset } = root.getRootNode().activeElement ?? root;
  return dataset.practice ?? dataset.chip ?? dataset.moveTo ?? dataset.testid ?? '';
}
"""
_SAME = """
function same(a, b) {
  if (typeof a !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => same(a[key], b[key]));
}
"""


def read(page, script):
    """What the script makes of the map component."""
    return page.locator('[data-testid="cluster-map"]').evaluate(script)


HOW_IT_IS = """
() => `${window.__neighbouring.waits()} acts wait, isDrawn: ${window.__neighbouring.isDrawn()}; told: ` +
  [...document.querySelectorAll('*')].filter(one => one.shadowRoot)
    .flatMap(one => [...one.shadowRoot.querySelectorAll('[data-testid="announcement"]')].map(said => said.textContent))
    .join(' | ')
"""
"""Goes with what is wrong: whether something is on its way, and what was said."""


def assert_soon(page, script, wanted):
    """Wait until the script makes exactly that of the map component; fail showing how it differs."""
    root = page.locator('[data-testid="cluster-map"]').element_handle()
    same = f"([root, wanted]) => {{ {_SAME} return same(({script})(root), JSON.parse(wanted)); }}"
    try:
        page.wait_for_function(same, arg=[root, json.dumps(wanted)], timeout=SOON_MS)
    except TooLateError:
        found = read(page, script)
        differs = f"{_unlike(found, wanted)}\ninstead of\n{_unlike(wanted, found)}"
        pytest.fail(f"{SOON_MS // 1000} seconds later {page.url} has\n{differs}\n{page.evaluate(HOW_IT_IS)}")


def _unlike(item, other):
    """What of `one` is not in `other`, to be read by a person."""
    if isinstance(item, dict) and isinstance(other, dict):
        return {key: _unlike(part, other.get(key)) for key, part in item.items() if part != other.get(key)}
    if isinstance(item, list) and isinstance(other, list):
        return [part for part in item if part not in other]
    return item


def assert_shows(page, expected, plan, view=WALK):
    """Wait until the map, the cards, the findings and the table all show that plan."""
    wanted = {
        "cards": expected.cards(plan, view),
        "notPlaced": expected.not_placed(plan, view),
        "pins": expected.pins(plan),
        "onTheirWay": 0,
        "findings": expected.findings(plan, view),
        "patients": expected.patients_row(plan, view),
    }
    assert_soon(page, PLAN, wanted)


def assert_previews(page, changes):
    """See that cards and the zone of those not placed show what each would be, at once: without asking anybody."""
    assert read(page, PREVIEWS) == {letter: change.on_card for letter, change in changes.items() if change.before}


def assert_says(page, sentence):
    """Wait until exactly that sentence is in the live region."""
    assert_soon(page, SAID, sentence)
