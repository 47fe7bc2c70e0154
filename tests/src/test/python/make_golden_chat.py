"""Makes src/test/resources/golden/chat_cases.json: dialogues as transformers' apply_chat_template writes them in token ids.

Usage: python make_golden_chat.py GOLDEN_DIR SMOLLM2.gguf
Needs transformers 4.53.3, tokenizers 0.21.4, gguf; GOLDEN_DIR holds gpt2-tiny/tokenizer.json.

A list of cases. The tokenizer is that of gpt2-tiny with SPECIALS added. The templates are written for this test, in the style of the families
that they are named after; the case smollm2 is the published template, which the test reads from the published file itself.

  name, bos_token, eos_token
  specials      added to the tokenizer, with their ids
  template      none for smollm2
  lead          what the template writes between its words and an utterance
  dialogues[]   texts: observation, utterance, observation, ...; system: a text or none; ids: up to where an utterance is wanted
"""

import json
import pathlib
import sys

import gguf
from transformers import PreTrainedTokenizerFast

SPECIALS = [
    "<|im_start|>", "<|im_end|>", "<s>", "</s>", "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]

CHATML = """{% for m in messages %}
{{ '<|im_start|>' ~ m.role ~ '\\n' ~ m.content ~ '<|im_end|>\\n' }}
{%- endfor %}
{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
"""

LLAMA3 = """{{- bos_token }}
{#- The day of writing, where nobody says another. #}
{%- if not date is defined %}
    {%- set date = "1 May 2024" %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set rules = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set rules = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{{- "It is " + date + ".\\n" + rules + "<|eot_id|>" }}
{%- for m in messages %}
    {%- if not ('calls' in m or m.role == 'tool') %}
        {{- '<|start_header_id|>' + m['role'] + '<|end_header_id|>\\n\\n' + m['content'] | trim + '<|eot_id|>' }}
    {%- else %}
        {{- raise_exception("no tools here") }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
"""

MISTRAL = """{%- if messages[0]["role"] == "system" %}
    {%- set rules = messages[0]["content"] %}
    {%- set turns = messages[1:] %}
{%- else %}
    {%- set turns = messages %}
{%- endif %}
{{- bos_token }}
{%- for m in turns %}
    {%- if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}
        {{- raise_exception('user and assistant must take turns') }}
    {%- endif %}
    {%- if m["role"] == "user" %}
        {%- if loop.first and rules is defined %}
            {{- "[INST] " + rules + "\\n\\n" + m["content"] + " [/INST]" }}
        {%- else %}
            {{- "[INST] " + m["content"] + " [/INST]" }}
        {%- endif %}
    {%- else %}
        {{- " " + m["content"] + eos_token }}
    {%- endif %}
{%- endfor %}
"""

QWEN3 = """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set seen = namespace(open=true, asked=messages|length - 1) %}
{%- for m in messages[::-1] %}
    {%- set place = (messages|length - 1) - loop.index0 %}
    {%- if seen.open and m.role == "user" and m.content is string and not(m.content.startswith('<answer>') and m.content.endswith('</answer>')) %}
        {%- set seen.open = false %}
        {%- set seen.asked = place %}
    {%- endif %}
{%- endfor %}
{%- for m in messages %}
    {%- set text = m.content if m.content is string else '' %}
    {%- if m.role == "user" or (m.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + m.role + '\\n' + text + '<|im_end|>' + '\\n' }}
    {%- elif m.role == "assistant" %}
        {%- set thought = '' %}
        {%- if '</think>' in text %}
            {%- set thought = text.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set text = text.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > seen.asked and (loop.last or thought) %}
            {{- '<|im_start|>' + m.role + '\\n<think>\\n' + thought.strip('\\n') + '\\n</think>\\n\\n' + text.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + m.role + '\\n' + text }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if thinking is defined and thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
"""

CASES = [
    ("chatml", CHATML, "", None, "<|im_end|>"),
    ("llama3", LLAMA3, "", "<|begin_of_text|>", "<|eot_id|>"),
    ("mistral", MISTRAL, " ", "<s>", "</s>"),
    ("qwen3", QWEN3, "", None, "<|im_end|>"),
    ("smollm2", None, "", "<|im_start|>", "<|im_end|>"),
]
TEXTS = [
    ["Is it alive? Yes."],
    ["  Is it a plant?\n", "Can you eat it?", "\nYes, you can. naïve 日本 "],
    ["Begin.", "Is it a bird?", "No.", "Does it have four legs?", " Sometimes."],
]


def published_template(path):
    return gguf.GGUFReader(path).fields["tokenizer.chat_template"].contents()


def messages(texts, system):
    told = [{"role": "system", "content": system}] if system else []
    return told + [{"role": ["user", "assistant"][i % 2], "content": text} for i, text in enumerate(texts)]


def main():
    golden, model = pathlib.Path(sys.argv[1]), sys.argv[2]
    cases = []
    for name, template, lead, bos, eos in CASES:
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(golden / "gpt2-tiny" / "tokenizer.json"), bos_token=bos, eos_token=eos)
        tokenizer.add_special_tokens({"additional_special_tokens": SPECIALS}, replace_additional_special_tokens=True)
        dialogues = [
            {"texts": texts, "system": system, "ids": tokenizer.apply_chat_template(
                messages(texts, system), chat_template=template or published_template(model), add_generation_prompt=True)}
            for system in (None, " Ask, and be short.") for texts in TEXTS]
        cases.append({
            "name": name, "specials": {special: tokenizer.convert_tokens_to_ids(special) for special in SPECIALS},
            "template": template, "lead": lead, "bos_token": bos, "eos_token": eos, "dialogues": dialogues})
    (golden / "chat_cases.json").write_text(json.dumps(cases, ensure_ascii=False) + "\n")


main()
