#!/usr/bin/env python3
"""Holds directories that `./archer export` wrote against the Python stack. Needs torch 2.7.1, transformers 4.53.3; peft 0.15.2
for --adapter; gguf 0.19.0 and accelerate for a .gguf file.

    python check_export.py DIR                          # loads it, and asks for the capital of France
    python check_export.py DIR --same OTHER             # equal logits: OTHER is a directory or a .gguf file
    python check_export.py DIR --said FILE              # FILE: what `./archer generate --json --temperature 1` printed,
                         --prompt TEXT [--chat]         # for this prompt: equal log-probabilities
    python check_export.py DIR --adapter ADAPTER --base BASE   # BASE with ADAPTER through PEFT gives DIR's logits

Prints the largest difference and ends with 1 where it is above --tolerance.
"""

import argparse
import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXT = "The capital of France is Paris. Is it bigger than a breadbox? 1 22 333, naïve café.\n"
QUESTION = "What is the capital of France?"


def source(name):
    path = pathlib.Path(name)
    if path.suffix == ".gguf":
        return {"pretrained_model_name_or_path": str(path.parent), "gguf_file": path.name}
    return {"pretrained_model_name_or_path": str(path)}


def opened(name):
    return AutoModelForCausalLM.from_pretrained(**source(name), torch_dtype="auto").eval()


def logits(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0].float()


def chat(tokenizer, text):
    messages = [{"role": "user", "content": text}]
    rendered = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return tokenizer.encode(rendered, add_special_tokens=False)


def answer(model, tokenizer):
    ids = chat(tokenizer, QUESTION)
    end = model.generation_config.eos_token_id
    said = model.generate(torch.tensor([ids]), max_new_tokens=16, do_sample=False, pad_token_id=end)[0, len(ids) :]
    return tokenizer.decode(said, skip_special_tokens=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--same")
    parser.add_argument("--said")
    parser.add_argument("--prompt")
    parser.add_argument("--chat", action="store_true")
    parser.add_argument("--adapter")
    parser.add_argument("--base")
    parser.add_argument("--tolerance", type=float, default=2e-4)
    given = parser.parse_args()
    torch.set_num_threads(2)

    model = opened(given.directory)
    tokenizer = AutoTokenizer.from_pretrained(given.directory)
    ids = tokenizer.encode(TEXT, add_special_tokens=False)[: model.config.max_position_embeddings]
    differences = {}
    if given.same:
        differences[given.same] = (logits(opened(given.same), ids) - logits(model, ids)).abs().max().item()
    if given.adapter:
        from peft import PeftModel

        both = PeftModel.from_pretrained(opened(given.base), given.adapter).eval()
        differences[given.adapter] = (logits(both, ids) - logits(model, ids)).abs().max().item()
        moved = (logits(opened(given.base), ids) - logits(model, ids)).abs().max().item()
        print(f"the adapter moves logits by up to {moved:.3g}")
    if given.said:
        said = json.loads(pathlib.Path(given.said).read_text())
        prompt = chat(tokenizer, given.prompt) if given.chat else tokenizer.encode(given.prompt)
        all_ids = prompt + said["tokenIds"]
        scores = logits(model, all_ids).log_softmax(-1)
        theirs = [scores[len(prompt) - 1 + i, token].item() for i, token in enumerate(said["tokenIds"])]
        differences[given.said] = max(abs(a - b) for a, b in zip(theirs, said["logProbs"]))
    if not differences:
        print(f"{model.dtype}: {answer(model, tokenizer)!r}")
    for name, difference in differences.items():
        print(f"{name}: largest difference {difference:.3g}")
    sys.exit(any(difference > given.tolerance for difference in differences.values()))


if __name__ == "__main__":
    main()
