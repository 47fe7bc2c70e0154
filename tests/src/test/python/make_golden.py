"""Makes the small golden set: src/test/resources/golden.

Usage: python make_golden.py OUT_DIR
Needs torch 2.7.1, transformers 4.53.3, tokenizers 0.21.4, safetensors, numpy; CPU, float32, one thread.

gpt2-tiny/         a GPT-2 of width 16 with random weights, and what the library computes with it
  expected.json            logits, continuations, loss and gradients, greedy tokens
  expected_tokenizer.json  ids and texts
NAME-tiny/         the same for models of the Llama family, see FAMILY; ids only, no tokenizer; files as save_pretrained writes
                   them, some in 16 bits, one in shards
numeric_cases.json the update rules by hand, in float64 (make_golden_encoders.py adds encoders and an ArCHer update)

Weights are spread out (embeddings N(0, .6), matrices N(0, 1.3 / sqrt(fan in)), biases N(0, .2), norms 1 + N(0, .2)),
so that a missing bias or a wrong position shows. A larger set in the same format can be named by -Dgolden.dir=DIR.
"""

import json
import math
import pathlib
import random
import sys

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, MistralConfig, PreTrainedTokenizerFast, Qwen2Config,
    Qwen3Config)

SEED = 2
MARGIN = 0.02
SHARD = 20000
SIZES = dict(
    vocab_size=48, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=64, rope_theta=100.0, bos_token_id=1, eos_token_id=2, pad_token_id=0)
# Windows are shorter than the rows; of the rotary frequencies one is kept, one blended and two are divided by 8.
FAMILY = {
    "llama-linear": LlamaConfig(
        **SIZES, rope_scaling={"rope_type": "linear", "factor": 2.0}, attention_bias=True, mlp_bias=True,
        tie_word_embeddings=True, torch_dtype=torch.float16),
    "llama3": LlamaConfig(
        **SIZES, head_dim=8, tie_word_embeddings=False, torch_dtype=torch.float32, rope_scaling={
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 32}),
    "mistral": MistralConfig(**SIZES, head_dim=6, sliding_window=4, tie_word_embeddings=False, torch_dtype=torch.bfloat16),
    "qwen2": Qwen2Config(
        **SIZES, use_sliding_window=True, sliding_window=5, max_window_layers=1, tie_word_embeddings=True,
        torch_dtype=torch.bfloat16),
    "qwen3": Qwen3Config(**SIZES, head_dim=8, tie_word_embeddings=False, torch_dtype=torch.float32),
}
END = "<|endoftext|>"
CORPUS = [
    "Is it alive? Yes.",
    "Is it a plant? No.",
    "Is it a bird? No.",
    "Can you eat it? Yes, you can.",
    "Does it have four legs? No.",
    "Is it larger than a house? No.",
    "Is it used in the kitchen? Sometimes.",
]
TEXTS = [
    "",
    " ",
    "Is it alive?",
    "Is it a plant? No.\n",
    "  two  spaces\t\tand tabs ",
    "don't, can't, I'll",
    "3.14159 and 20,000",
    "naïve café — “quoted”",
    "日本語と한국어",
    "emoji 😀👩‍👩‍👧 end",
    "line\n\n\nbreaks\r\n",
    "{\"json\": [1, 2]}",
    END,
    "a" + END + "b",
    "<s>hello</s>",
    "\u0000\u0007 control",
]


def number(x):
    """An exact float32 round trip takes 9 digits."""
    return float("%.9g" % float(x))


def make_tokenizer(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=299, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(CORPUS * 3, trainer)
    tokenizer.add_special_tokens([END])
    tokenizer.save(str(folder / "tokenizer.json"))
    return tokenizer


def expected_tokenizer(tokenizer):
    items = []
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        items.append({
            "text": text,
            "ids": ids,
            "ids_with_special": tokenizer.encode(text).ids,
            "decoded": tokenizer.decode(ids, skip_special_tokens=False),
            "decoded_skip_special": tokenizer.decode(ids, skip_special_tokens=True),
        })
    cut = tokenizer.encode("😀é", add_special_tokens=False).ids
    partial = [{"ids": cut[:n], "decoded": tokenizer.decode(cut[:n])} for n in range(1, len(cut) + 1)]
    return {"vocab_size": tokenizer.get_vocab_size(), "items": items, "partial_decode": partial}


def make_gpt2(vocabulary, seed):
    config = GPT2Config(
        vocab_size=vocabulary, n_embd=16, n_layer=2, n_head=4, n_positions=64, activation_function="gelu_new",
        bos_token_id=vocabulary - 1, eos_token_id=vocabulary - 1, pad_token_id=vocabulary - 1,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0)
    config._attn_implementation = "eager"
    return spread(GPT2LMHeadModel(config).eval(), seed, fan_in=0)


def make_decoder(config, rows):
    """The first seed whose greedy tokens do not hang on rounding; the weights are exact in the files' type."""
    for seed in range(SEED, SEED + 100):
        model = AutoModelForCausalLM.from_config(
            config, torch_dtype=torch.float32, attn_implementation="eager").eval()
        spread(model, seed, fan_in=1)
        with torch.no_grad():
            for p in model.parameters():
                p.copy_(p.to(config.torch_dtype))
        if min(m for _, m in greedy_rows_of(model, rows)) > MARGIN:
            return model
    raise AssertionError("no seed gives clear greedy tokens")


def spread(model, seed, fan_in):
    """Draws the weights; fan_in is the axis of a matrix that its inputs lie along."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if "wte" in name or "wpe" in name or "embed_tokens" in name:
                p.copy_(0.6 * noise)
            elif (".ln_" in name or "norm" in name) and name.endswith("weight"):
                p.copy_(1 + 0.2 * noise)
            elif name.endswith("bias"):
                p.copy_(0.2 * noise)
            else:
                p.copy_(1.3 / math.sqrt(p.shape[fan_in]) * noise)
    return model


def greedy(model, row, count):
    """Without a cache; returns the tokens and the smallest margin between the two best logits."""
    ids, margin = list(row), float("inf")
    for _ in range(count):
        logits = model(torch.tensor([ids])).logits[0, -1]
        best = torch.topk(logits, 2)
        margin = min(margin, float(best.values[0] - best.values[1]))
        ids.append(int(best.indices[0]))
    return ids[len(row):], margin


def greedy_rows_of(model, rows):
    with torch.no_grad():
        return [greedy(model, row, 12) for row in rows]


def expected_model(model, rows):
    longest = max(map(len, rows))
    pad = model.config.pad_token_id
    ids = [[pad] * (longest - len(r)) + r for r in rows]
    mask = [[0] * (longest - len(r)) + [1] * len(r) for r in rows]
    positions = [[0] * (longest - len(r)) + list(range(len(r))) for r in rows]
    tensors = dict(
        input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask), position_ids=torch.tensor(positions))
    logits = model(**tensors).logits
    values = [[[number(x) for x in logits[b, t]] for t in range(longest) if mask[b][t]] for b in range(len(rows))]

    shift = torch.log_softmax(logits[:, :-1], -1)
    picked = shift.gather(-1, tensors["input_ids"][:, 1:, None])[..., 0]
    both = (tensors["attention_mask"][:, 1:] * tensors["attention_mask"][:, :-1]).bool()
    loss = -picked[both].mean()
    loss.backward()
    squares = {name: float((p.grad.double() ** 2).sum()) for name, p in model.named_parameters()}

    said, scores = [], []
    with torch.no_grad():
        choose = random.Random(2)
        for row in rows:
            u = [choose.randrange(model.config.vocab_size) for _ in range(5)]
            log = torch.log_softmax(model(torch.tensor([row + u])).logits[0].double(), -1)
            said.append(u)
            scores.append([float(log[len(row) - 1 + i, u[i]]) for i in range(len(u))])
    greedy_rows = greedy_rows_of(model, rows)
    margin = min(m for _, m in greedy_rows)
    assert margin > MARGIN, "greedy tokens must not hang on rounding; take another SEED: %g" % margin
    return {
        "model_type": model.config.model_type,
        "input_ids": ids,
        "attention_mask": mask,
        "logits": {"values": values},
        "greedy": {"new_tokens": 12, "ids": [g for g, _ in greedy_rows], "min_top1_top2_margin": margin},
        "continuation": {
            "ids": said,
            "token_logprobs": [[number(x) for x in s] for s in scores],
            "sum_logprobs": [sum(s) for s in scores],
        },
        "loss": {"value": float(loss), "pairs": int(both.sum()), "grad_sumsq": squares},
    }


def ppo_cases(rng):
    cases = []
    for shape in ((2, 4), (3, 3)):
        old = -rng.uniform(0.2, 3, shape)
        new = old + 0.3 * rng.standard_normal(shape)
        advantage = rng.standard_normal(shape)
        mask = (rng.uniform(size=shape) < 0.8).astype(float)
        mask[0, 0] = 1
        ratio = np.exp(new - old)
        plain, held = ratio * advantage, np.clip(ratio, 0.8, 1.2) * advantage
        count = mask.sum()
        cases.append({
            "eps": 0.2,
            "old_logprob": old.tolist(),
            "new_logprob": new.tolist(),
            "advantage": advantage.tolist(),
            "mask": mask.tolist(),
            "definition": "loss = sum(mask * -min(r A, clip(r) A)) / sum(mask), r = exp(new - old)",
            "loss": float((mask * -np.minimum(plain, held)).sum() / count),
            "grad_wrt_new_logprob": (mask * np.where(plain <= held, -plain, 0) / count).tolist(),
            "clip_fraction": float((mask * (held < plain)).sum() / count),
            "approx_kl_k3": float((mask * (np.exp(old - new) - 1 - (old - new))).sum() / count),
        })
    return cases


def gae_cases(rng):
    cases = []
    for gamma, lam, done, last in (
            (0.95, 0.9, [0, 0, 0, 0, 1], 0.0), (0.99, 0.95, [0, 0, 1, 0, 0, 0], 0.7), (0.9, 1.0, [0, 0, 0], -0.25)):
        n = len(done)
        reward, value = rng.standard_normal(n).round(3), rng.standard_normal(n).round(3)
        advantage, following, after = np.zeros(n), 0.0, last
        for t in reversed(range(n)):
            delta = reward[t] + gamma * after * (1 - done[t]) - value[t]
            following = delta + gamma * lam * (1 - done[t]) * following
            advantage[t], after = following, value[t]
        cases.append({
            "gamma": gamma,
            "lam": lam,
            "reward": reward.tolist(),
            "value": value.tolist(),
            "done": [bool(d) for d in done],
            "last_value": last,
            "advantage": advantage.tolist(),
            "returns": (advantage + value).tolist(),
            "normalized_advantage_population_std": ((advantage - advantage.mean()) / advantage.std()).tolist(),
        })
    return cases


def adam_cases(rng):
    cases = []
    for lr, decay, clip in ((1e-3, 0.0, 1.0), (1e-2, 0.1, None)):
        w = rng.standard_normal(4).round(3)
        case = {
            "lr": lr, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": decay, "decoupled": decay > 0,
            "clip_norm": clip, "definition": "g *= min(1, clip / (||g|| + 1e-6)), then Adam or AdamW as in torch",
            "initial": w.tolist(), "grads": [], "grad_norms": [], "params_after_each_step": [],
        }
        m, v = np.zeros(4), np.zeros(4)
        for t in range(1, 4):
            g = (2 * rng.standard_normal(4)).round(3)
            norm = float(np.linalg.norm(g))
            case["grads"].append(g.tolist())
            case["grad_norms"].append(norm)
            g = g * min(1, clip / (norm + 1e-6)) if clip else g
            w = w * (1 - lr * decay)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - lr * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
            case["params_after_each_step"].append(w.tolist())
        cases.append(case)
    return cases


def return_cases(rng):
    cases = []
    for gamma, n in ((0.95, 5), (0.9, 7)):
        reward = rng.standard_normal(n).round(3)
        g, total = np.zeros(n), 0.0
        for t in reversed(range(n)):
            total = reward[t] + gamma * total
            g[t] = total
        cases.append({
            "gamma": gamma, "reward": reward.tolist(), "mc_return": g.tolist(), "trajectory_reward": reward.sum()})
    return cases


def polyak_cases(rng):
    cases = []
    for tau in (0.1, 1.0, 0.0):
        target, source = rng.standard_normal(4).round(3), rng.standard_normal(4).round(3)
        cases.append({
            "tau": tau,
            "target": target.tolist(),
            "source": source.tolist(),
            "result": ((1 - tau) * target + tau * source).tolist(),
        })
    return cases


def write(file, content):
    file.write_text(json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n")


def main(out):
    torch.set_num_threads(1)
    folder = out / "gpt2-tiny"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(folder)
    # What the library's own class makes of the file is the same.
    fast = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    assert all(fast.encode(t) == tokenizer.encode(t).ids for t in TEXTS)
    write(folder / "expected_tokenizer.json", expected_tokenizer(tokenizer))
    rows = [tokenizer.encode(t).ids for t in ("Is it a bird? No.", "naïve 😀", "Yes")]
    model = make_gpt2(tokenizer.get_vocab_size(), SEED)
    model.config.to_json_file(folder / "config.json")
    # The tied output projection is named once, under the embedding.
    tensors = {name: p.detach().clone() for name, p in model.named_parameters()}
    save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
    write(folder / "expected.json", expected_model(model, rows))
    for name, config in FAMILY.items():
        choose = random.Random(name)
        rows = [[choose.randrange(3, config.vocab_size) for _ in range(length)] for length in (14, 9, 3)]
        folder, model = out / (name + "-tiny"), make_decoder(config, rows)
        folder.mkdir(exist_ok=True)
        write(folder / "expected.json", expected_model(model, rows))
        model.to(config.torch_dtype).save_pretrained(folder, max_shard_size=SHARD)
    rng = np.random.default_rng(3)
    write(out / "numeric_cases.json", {
        "ppo_clip": ppo_cases(rng),
        "gae": gae_cases(rng),
        "mc_return": return_cases(rng),
        "polyak": polyak_cases(rng),
        "adam": adam_cases(rng),
    })


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
