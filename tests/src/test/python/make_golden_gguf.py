#!/usr/bin/env python3
"""Makes the GGUF cases of the small golden set: NAME-gguf/ and ggml_blocks.json in src/test/resources/golden.

Usage: python make_golden_gguf.py OUT_DIR
Needs torch 2.7.1, transformers 4.53.3, tokenizers 0.21.4, gguf 0.19.0.

NAME-gguf/model.gguf     a tiny model with random weights and a byte-level tokenizer, written with the keys and the tensor
                         names of the package gguf, and with what llama.cpp's converter does to the tensors: queries and keys
                         of Llama interleaved, matrices of GPT-2 transposed
NAME-gguf/expected.json  logits of transformers' model with the dequantised weights, and ids of the tokenizer it was made of
ggml_blocks.json         a block of random bytes of each encoding, and what the package gguf makes of it
"""

import json
import pathlib
import sys

import gguf
import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import (
    GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config,
    Qwen3ForCausalLM)

SEED = 7
WIDTH, INNER, LAYERS, HEADS, CONTEXT = 32, 32, 2, 4, 32
Type = gguf.GGMLQuantizationType
ENDS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CORPUS = [
    "Is it alive? Yes, it's 12 years old.", "I'm sure they've seen 3456 of them.\n\n  Two spaces", "naïve café, déjà vu 2024"
] * 4
TEXTS = [
    "Is it 12345 years old?", "  they'VE   seen\n\n \n3 of 1000000\t!", "cafe\u0301 naïve ½² 日本語 😀", "", "x=[1,22,333];\r\n",
    "<|im_start|>"[:-1], "I'M  I'm a  1 b   22",
]


def digits_and_words(numbers):
    """The expression of GPT-4's kind, as Llama 3 and Qwen2 publish it but for the numbers."""
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(
            Regex(
                r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|" + numbers
                + r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
            "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


SPLITTING = {
    "gpt-2": pre_tokenizers.ByteLevel(add_prefix_space=False),
    "llama-bpe": digits_and_words(r"\p{N}{1,3}"),
    "qwen2": digits_and_words(r"\p{N}"),
}


def tokenizer(pre):
    made = Tokenizer(models.BPE(ignore_merges=pre == "llama-bpe"))
    made.pre_tokenizer = SPLITTING[pre]
    made.decoder = decoders.ByteLevel()
    if pre == "qwen2":
        made.normalizer = normalizers.NFC()
    made.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=300, special_tokens=ENDS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return made


def models_of(vocabulary):
    sizes = dict(
        vocab_size=vocabulary, hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, max_position_embeddings=CONTEXT, rms_norm_eps=1e-5)
    return {
        "llama": lambda: LlamaForCausalLM(LlamaConfig(
            **sizes, num_key_value_heads=2, rope_theta=500.0, tie_word_embeddings=False,
            rope_scaling={"rope_type": "linear", "factor": 2.0})),
        "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(
            **sizes, num_key_value_heads=2, rope_theta=1000.0, tie_word_embeddings=True)),
        "qwen3": lambda: Qwen3ForCausalLM(Qwen3Config(
            **sizes, num_key_value_heads=2, head_dim=16, rope_theta=1000.0, tie_word_embeddings=True)),
        "gpt2": lambda: GPT2LMHeadModel(GPT2Config(
            vocab_size=vocabulary, n_embd=WIDTH, n_layer=LAYERS, n_head=HEADS, n_positions=CONTEXT)),
    }


KINDS = {  # architecture: (gguf's, splitting, encodings of the matrices in turn)
    "llama": (gguf.MODEL_ARCH.LLAMA, "llama-bpe", [Type.Q4_0, Type.Q8_0, Type.F16, Type.Q5_1]),
    "qwen2": (gguf.MODEL_ARCH.QWEN2, "qwen2", [Type.Q5_0, Type.Q4_1, Type.BF16]),
    "qwen3": (gguf.MODEL_ARCH.QWEN3, "qwen2", [Type.Q5_1, Type.Q4_0, Type.Q8_0]),
    "gpt2": (gguf.MODEL_ARCH.GPT2, "gpt-2", [Type.Q8_0, Type.Q4_1, Type.Q5_0]),
}


def interleaved(rows, heads):
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def back(rows, heads):
    return rows.reshape(heads, rows.shape[0] // heads // 2, 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def turned(name, tensor, kind, inverse):
    if kind == "llama" and name.endswith("q_proj.weight"):
        return (back if inverse else interleaved)(tensor, HEADS)
    if kind == "llama" and name.endswith("k_proj.weight"):
        return (back if inverse else interleaved)(tensor, 2)
    if kind == "gpt2" and name.endswith(("c_attn.weight", "c_proj.weight", "c_fc.weight")):
        return tensor.T
    return tensor


def add_settings(writer, config, kind, pre, made):
    writer.add_context_length(CONTEXT)
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_head_count(HEADS)
    if kind == "gpt2":
        writer.add_feed_forward_length(4 * WIDTH)
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
    else:
        writer.add_feed_forward_length(INNER)
        writer.add_head_count_kv(config.num_key_value_heads)
        writer.add_layer_norm_rms_eps(config.rms_norm_eps)
        writer.add_rope_freq_base(config.rope_theta)
    if kind == "llama":
        writer.add_vocab_size(config.vocab_size)
        writer.add_rope_dimension_count(WIDTH // HEADS)
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(config.rope_scaling["factor"])
    if kind == "qwen3":
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
    model = json.loads(made.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in ENDS else 1 for token in tokens])
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in model["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)


def write_case(folder, kind, random):
    arch, pre, types = KINDS[kind]
    made = tokenizer(pre)
    model = models_of(made.get_vocab_size())[kind]().float().eval()
    folder.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(folder / "model.gguf", gguf.MODEL_ARCH_NAMES[arch])
    add_settings(writer, model.config, kind, pre, made)
    names = gguf.get_tensor_name_map(arch, LAYERS)
    weights = {}
    turn = 0
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and model.config.tie_word_embeddings:
            continue
        scale = 0.6 if tensor.dim() < 2 or "embed" in name or "wte" in name else 1.3 / WIDTH**0.5
        values = (random.standard_normal(tensor.shape) * scale).astype(np.float32) + ("norm" in name or "ln_" in name)
        kept = np.ascontiguousarray(turned(name, values, kind, False))
        quantisation = Type.F32
        if kept.ndim == 2:
            quantisation = types[turn % len(types)]
            turn += 1
        data = gguf.quants.quantize(kept, quantisation)
        stem, _, suffix = name.rpartition(".")
        writer.add_tensor(f"{names.get_name(stem)}.{suffix}", data, raw_dtype=quantisation)
        read = gguf.quants.dequantize(data, quantisation)
        weights[name] = torch.from_numpy(np.ascontiguousarray(turned(name, read, kind, True)).astype(np.float32))
    model.load_state_dict(weights, strict=False)
    model.tie_weights()
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    ids = random.integers(0, made.get_vocab_size(), size=12).tolist()
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
    expected = {
        "input_ids": ids,
        "last_logits": [round(v, 5) for v in logits[-1].tolist()],
        "texts": [{"text": t, "ids": made.encode(t, add_special_tokens=False).ids} for t in TEXTS],
    }
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_blocks(path, random):
    """Every half-precision number among the random bytes is made a moderate one."""
    halves = {
        Type.F16: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0],
        Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208], Type.BF16: [], Type.F32: [],
    }
    blocks = {}
    for type, places in halves.items():
        block = random.integers(0, 256, size=gguf.GGML_QUANT_SIZES[type][1], dtype=np.uint8)
        for place in places:
            block[place : place + 2] = np.array([random.standard_normal()], dtype=np.float16).view(np.uint8)
        values = gguf.quants.dequantize(block, type)
        blocks[type.name] = {"bytes": block.tobytes().hex(), "values": [float(f"{v:.9g}") for v in values.ravel()]}
    path.write_text(json.dumps(blocks, separators=(",", ":")) + "\n")


def main(out):
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    for kind in KINDS:
        write_case(pathlib.Path(out) / f"{kind}-gguf", kind, random)
    write_blocks(pathlib.Path(out) / "ggml_blocks.json", random)


if __name__ == "__main__":
    main(*sys.argv[1:])
