"""Makes the part of the small golden set that encoders are in: src/test/resources/golden.

Usage: python make_golden_encoders.py OUT_DIR, after make_golden.py OUT_DIR; the same packages.

bert-tiny/, roberta-tiny/  encoders of width 16 with random weights (those of RoBERTa behind the prefix "roberta.")
  expected.json            states, pooled vectors, loss and gradients, of a left-padded and a right-padded batch
archer-tiny/               one ArCHer update (arXiv 2402.19446) of a critic on such an encoder and of a GPT-2
  expected.json            values, losses, gradients, checksums of the weights after the step, and the same with the
                           reference's padding and joint clipping
  critic_encoder/expected_tokenizer.json   ids with and without special tokens, and texts

Position 0 of a left-padded row is padding, so the pooler is applied to the first VALID token's state.
"""

import json
import math
import pathlib
import sys

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, RobertaConfig, RobertaModel

from make_golden import CORPUS, expected_tokenizer, make_gpt2, make_tokenizer, number, write

WIDTH = 16
LONGEST = 24
GAMMA, TAU, CLIP, CRITIC_RATE, POLICY_RATE = 0.95, 0.1, 1.0, 1e-3, 1e-4
TRANSITIONS = [
    ("Questions:\n", "Is it alive?", -1.0, "Questions:\nIs it alive? Yes.\n", False, "Is it a plant?"),
    ("Questions:\nIs it alive? Yes.\n", "Is it a bird?", 0.0, "Is it a bird? Yes.\n", True, "Can you eat it?"),
    ("Is it larger than a house? No.\n", "café", 0.5, "Is it used in the kitchen?", False, "A"),
]


def spread(module, generator):
    with torch.no_grad():
        for name, p in module.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if "embeddings" in name and p.dim() == 2:
                p.copy_(0.6 * noise)
            elif "LayerNorm.weight" in name:
                p.copy_(1 + 0.2 * noise)
            elif name.endswith("bias"):
                p.copy_(0.2 * noise)
            else:
                p.copy_(1.3 / math.sqrt(p.shape[1]) * noise)
    return module


def make_encoder(family, vocabulary, seed):
    sizes = dict(
        vocab_size=vocabulary, hidden_size=WIDTH, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    if family == "bert":
        config = BertConfig(max_position_embeddings=32, type_vocab_size=2, layer_norm_eps=1e-12, **sizes)
        architecture = BertModel
    else:
        config = RobertaConfig(
            max_position_embeddings=LONGEST + 2, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=1, **sizes)
        architecture = RobertaModel
    config._attn_implementation = "eager"
    return spread(architecture(config).eval(), torch.Generator().manual_seed(seed))


def vectors(tensor):
    return [[number(x) for x in v] for v in tensor]


def squares(module):
    return {name: float((p.grad.double() ** 2).sum()) for name, p in module.named_parameters()}


def encoder_case(model, rows, side):
    pad, longest = model.config.pad_token_id, max(map(len, rows))

    def padded(row, filler):
        rest = [filler] * (longest - len(row))
        return rest + row if side == "left" else row + rest

    ids = [padded(r, pad) for r in rows]
    mask = [padded([1] * len(r), 0) for r in rows]
    valid = torch.tensor(mask).bool()
    model.zero_grad()
    states = model(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask)).last_hidden_state
    first = states[torch.arange(len(rows)), valid.int().argmax(1)]
    pooled = torch.tanh(model.pooler.dense(first))
    mean = torch.stack([states[r][valid[r]].mean(0) for r in range(len(rows))])
    c = torch.sin(torch.arange(1, WIDTH + 1).float())
    loss = (pooled @ c).mean() + (states[valid] @ c).mean()
    loss.backward()
    return {
        "padding_side": side,
        "input_ids": ids,
        "attention_mask": mask,
        "last_hidden_state": {"values": [vectors(states[r][valid[r]]) for r in range(len(rows))]},
        "pooler_output": vectors(pooled),
        "mean_pooled": vectors(mean),
        "mean_pooled_normalized": vectors(torch.nn.functional.normalize(mean, dim=-1)),
        "loss": {"value": float(loss), "grad_sumsq": squares(model)},
    }


def encoder(out, family, seed):
    folder = out / (family + "-tiny")
    folder.mkdir(parents=True, exist_ok=True)
    model = make_encoder(family, 40, seed)
    generator = torch.Generator().manual_seed(seed + 1)
    rows = [torch.randint(2, 40, (n,), generator=generator).tolist() for n in (7, 3, 5)]
    prefix = "roberta." if family == "roberta" else ""
    save_file({prefix + n: p.detach() for n, p in model.named_parameters()}, str(folder / "model.safetensors"))
    model.config.to_json_file(folder / "config.json")
    write(folder / "expected.json", {
        "model_type": family, "cases": [encoder_case(model, rows, side) for side in ("left", "right")]})


class Critic(torch.nn.Module):
    """Names as in the published reference code."""

    def __init__(self, base_lm):
        super().__init__()
        self.base_lm = base_lm
        for name, wide in (("critic1", 2), ("critic2", 2), ("v_critic1", 1), ("v_critic2", 1)):
            self.add_module(name, torch.nn.Sequential(
                torch.nn.Linear(wide * WIDTH, WIDTH), torch.nn.ReLU(), torch.nn.Linear(WIDTH, WIDTH), torch.nn.ReLU(),
                torch.nn.Linear(WIDTH, 1)))

    def encode(self, rows):
        return torch.cat([self.base_lm(input_ids=torch.tensor([row])).pooler_output for row in rows])

    def q(self, seen, said):
        both = torch.cat([self.encode(seen), self.encode(said)], -1)
        return self.critic1(both)[:, 0], self.critic2(both)[:, 0]

    def v(self, seen):
        one = self.encode(seen)
        return self.v_critic1(one)[:, 0], self.v_critic2(one)[:, 0]


def make_critic_tokenizer(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS * 3, trainers.BpeTrainer(
        vocab_size=290, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
        special_tokens=["<s>", "<pad>", "</s>"]))
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    tokenizer.save(str(folder / "tokenizer.json"))
    write(folder / "expected_tokenizer.json", expected_tokenizer(tokenizer))
    return tokenizer


def adam(module, rate):
    norm = float(torch.nn.utils.clip_grad_norm_(module.parameters(), CLIP))
    torch.optim.Adam(module.parameters(), lr=rate).step()
    return norm


def log_probs(policy, seen, spoken):
    log = torch.log_softmax(policy(torch.tensor([seen + spoken])).logits[0], -1)
    return torch.stack([log[len(seen) - 1 + i, token] for i, token in enumerate(spoken)])


def long_text(critic, policy, ours, theirs, tokens):
    """An observation that is cut on the left, with the first utterance after it."""
    text = "".join(t[0] for t in TRANSITIONS) * 2
    seen = theirs.encode(text, add_special_tokens=False).ids
    framed = [0] + seen[-(LONGEST - 2):] + [2]
    ids = ours.encode(text).ids[-LONGEST:]
    assert len(seen) > LONGEST and len(ids) == LONGEST
    with torch.no_grad():
        q, v = critic.q([framed], tokens["critic_pi_action"][:1]), critic.v([framed])
        score = log_probs(policy, ids, tokens["policy_pi_action"][0]).sum()
        alone = {"policy_observation": [ids], "policy_pi_action": tokens["policy_pi_action"][:1]}
        padded = padded_scores(policy, alone, ours.token_to_id("<|endoftext|>"))
    return {
        "observation": [text],
        "critic_observation_ids": [framed],
        "policy_observation_ids": [ids],
        "q1": [number(q[0])], "q2": [number(q[1])], "v1": [number(v[0])], "v2": [number(v[1])],
        "log_prob_left_padded_correct_positions": [float(score)],
        "log_prob_reference_right_padded": padded.tolist(),
    }


def wanted(target, tokens, dtype):
    """Returns what V is to become, the target's V of the next observations, and what Q is to become."""
    reward = torch.tensor([t[2] for t in TRANSITIONS], dtype=dtype)
    live = torch.tensor([not t[4] for t in TRANSITIONS], dtype=dtype)
    with torch.no_grad():
        fresh = target.q(tokens["critic_observation"], tokens["critic_pi_action"])
        after = target.v(tokens["critic_next_observation"])
    return fresh, after, [reward + live * GAMMA * v for v in after]


def polyak(target, critic):
    with torch.no_grad():
        for t, p in zip(target.parameters(), critic.parameters()):
            t.copy_((1 - TAU) * t + TAU * p)


def update(make, tokens, dtype):
    """Returns the numbers of one update and the weights after it."""
    critic, target, policy = (module.to(dtype) for module in make())
    fresh, after, returns = wanted(target, tokens, dtype)
    with torch.no_grad():
        said = critic.q(tokens["critic_observation"], tokens["critic_pi_action"])
    q = critic.q(tokens["critic_observation"], tokens["critic_action"])
    v = critic.v(tokens["critic_observation"])
    advantage = (torch.minimum(*said) - torch.minimum(*v)).detach()
    losses = [((a - b) ** 2).mean() for a, b in zip(q + v, returns + list(fresh))]
    sum(losses).backward()
    numbers = {
        "values": {
            name + str(k + 1): [number(x) for x in values[k]]
            for name, values in (
                ("q", q), ("v", v), ("target_q", fresh), ("next_v", after), ("target_v", returns), ("pi_q", said))
            for k in range(2)
        } | {"advantage": [number(x) for x in advantage]},
        "losses": dict(zip(("q1", "q2", "v1", "v2"), map(float, losses))) | {"total": float(sum(losses))},
        "grad_sumsq": squares(critic),
    }
    numbers["grad_norm"] = adam(critic, CRITIC_RATE)
    polyak(target, critic)

    scores = [log_probs(policy, *pair) for pair in zip(tokens["policy_observation"], tokens["policy_pi_action"])]
    loss = -(torch.stack([s.sum() for s in scores]) * advantage).mean()
    loss.backward()
    actor = {
        "log_prob": [float(s.sum()) for s in scores],
        "token_logprobs": [[number(x) for x in s] for s in scores],
        "loss": float(loss),
        "grad_sumsq": squares(policy),
    }
    actor["grad_norm"] = adam(policy, POLICY_RATE)
    return numbers, actor, [dict(module.named_parameters()) for module in (critic, target, policy)]


def padded_scores(policy, tokens, pad):
    """As the reference: observations padded on the right, utterances behind the padding, positions over the padding."""
    seen, spoken = tokens["policy_observation"], tokens["policy_pi_action"]

    def padded(rows, filler):
        return [row + [filler] * (max(map(len, rows)) - len(row)) for row in rows]

    mask = torch.tensor([
        a + b for a, b in zip(padded([[1] * len(r) for r in seen], 0), padded([[1] * len(r) for r in spoken], 0))])
    utterances = torch.tensor(padded(spoken, pad))
    ids = torch.cat([torch.tensor(padded(seen, pad)), utterances], 1)
    log = torch.log_softmax(policy(input_ids=ids, attention_mask=mask).logits, -1)
    start = ids.shape[1] - utterances.shape[1]
    return (log[:, start - 1:-1].gather(2, utterances[..., None])[..., 0] * mask[:, start:]).sum(1)


def norm(module):
    return math.sqrt(sum(squares(module).values()))


def reference(make, tokens, pad, dtype):
    """The reference's own order: its clip is over critic and policy, each time with the other's last gradients."""
    critic, target, policy = (module.to(dtype) for module in make())

    def critic_gradients():
        critic.zero_grad()
        fresh, _, returns = wanted(target, tokens, dtype)
        values = critic.q(tokens["critic_observation"], tokens["critic_action"]) + critic.v(tokens["critic_observation"])
        sum(((a - b) ** 2).mean() for a, b in zip(values, returns + list(fresh))).backward()
        return norm(critic)

    def policy_gradients():
        with torch.no_grad():
            q = critic.q(tokens["critic_observation"], tokens["critic_pi_action"])
            advantage = torch.minimum(*q) - torch.minimum(*critic.v(tokens["critic_observation"]))
        policy.zero_grad()
        scores = padded_scores(policy, tokens, pad)
        loss = -(scores * advantage).mean()
        loss.backward()
        return {
            "log_prob": scores.tolist(), "loss": float(loss), "grad_sumsq": squares(policy), "grad_norm": norm(policy),
            "advantage": [number(x) for x in advantage]}

    behind_padding = policy_gradients()
    everything = list(critic.parameters()) + list(policy.parameters())
    policy.zero_grad(set_to_none=True)
    critic_gradients()
    sequence = {"joint_norm_at_critic_clip": float(torch.nn.utils.clip_grad_norm_(everything, CLIP))}
    sequence["stale_critic_grad_norm"] = norm(critic)
    torch.optim.Adam(critic.parameters(), lr=CRITIC_RATE).step()
    polyak(target, critic)
    actor = policy_gradients()
    sequence |= {"advantage": actor["advantage"], "loss": actor["loss"], "policy_grad_norm": actor["grad_norm"]}
    sequence["joint_norm_at_actor_clip"] = float(torch.nn.utils.clip_grad_norm_(everything, CLIP))
    torch.optim.Adam(policy.parameters(), lr=POLICY_RATE).step()
    sequence["next_update_critic_grad_norm"] = critic_gradients()
    sequence["next_update_stale_policy_grad_norm"] = norm(policy)
    sequence["next_update_joint_norm"] = math.hypot(norm(critic), norm(policy))

    alone = make()[2].to(dtype)
    weight = torch.tensor(behind_padding.pop("advantage"), dtype=dtype)
    (-(padded_scores(alone, tokens, pad) * weight).mean()).backward()
    adam(alone, POLICY_RATE)
    return behind_padding, sequence, [dict(module.named_parameters()) for module in (alone, policy)]


def checksums(single, double):
    sums = {}
    for name, p in single.items():
        p, exact = p.detach(), double[name].detach()
        sums[name] = {
            "sum": float(p.double().sum()),
            "sumsq": float((p.double() ** 2).sum()),
            "first4": [number(x) for x in p.flatten()[:4]],
            "noise": {
                "sum": float((p.double().sum() - exact.sum()).abs()),
                "sumsq": float(((p.double() ** 2).sum() - (exact ** 2).sum()).abs()),
                "max_elem": float((p.double() - exact).abs().max()),
            },
            "unstable": name.endswith(("attention.self.key.bias", "c_attn.bias")),
        }
    return sums


def archer(out, seed):
    folder = out / "archer-tiny"
    for name in ("policy", "critic_encoder"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    ours, theirs = make_tokenizer(folder / "policy"), make_critic_tokenizer(folder / "critic_encoder")
    tokens = {"policy_observation": [ours.encode(t[0]).ids for t in TRANSITIONS]}
    tokens["policy_pi_action"] = [ours.encode(t[5]).ids for t in TRANSITIONS]
    for name, column in (("observation", 0), ("action", 1), ("next_observation", 3), ("pi_action", 5)):
        tokens["critic_" + name] = [theirs.encode(t[column]).ids for t in TRANSITIONS]
    assert max(len(r) for rows in tokens.values() for r in rows) <= LONGEST

    def make_critic(seed):
        critic = Critic(make_encoder("roberta", theirs.get_vocab_size(), seed))
        for head in (critic.critic1, critic.critic2, critic.v_critic1, critic.v_critic2):
            spread(head, torch.Generator().manual_seed(seed))
            seed += 1
        return critic

    def make():
        return make_critic(seed), make_critic(seed + 10), make_gpt2(ours.get_vocab_size(), seed)

    critic, target, policy = make()
    for module, file in ((critic, "critic"), (target, "target_critic"), (policy, "policy/model")):
        save_file({n: p.detach().clone() for n, p in module.named_parameters()}, str(folder / (file + ".safetensors")))
    critic.base_lm.config.to_json_file(folder / "critic_encoder" / "config.json")
    policy.config.to_json_file(folder / "policy" / "config.json")
    numbers, actor, single = update(make, tokens, torch.float32)
    _, _, double = update(make, tokens, torch.float64)
    numbers["critic_after_one_adam_step"], numbers["target_after_polyak"], actor["policy_after_one_adam_step"] = (
        checksums(a, b) for a, b in zip(single, double))
    pad = ours.token_to_id("<|endoftext|>")
    behind_padding, sequence, single = reference(make, tokens, pad, torch.float32)
    double = reference(make, tokens, pad, torch.float64)[2]
    behind_padding["policy_after_one_adam_step"], sequence["policy_after_joint_clip"] = (
        checksums(a, b) for a, b in zip(single, double))
    write(folder / "expected.json", {
        "hyper": {
            "gamma": GAMMA, "tau": TAU, "critic_lr": CRITIC_RATE, "lm_lr": POLICY_RATE, "clip_norm": CLIP,
            "max_length": LONGEST},
        "transitions": [
            dict(zip(("observation", "action", "reward", "next_observation", "done", "pi_action"), t))
            for t in TRANSITIONS],
        "token_ids": tokens,
        "critic": numbers,
        "actor": {"left_padded_correct_positions": actor, "reference_right_padded": behind_padding},
        "reference_sequence": sequence,
        "truncation_case": long_text(critic, policy, ours, theirs, tokens),
    })


def main(out):
    torch.set_num_threads(1)
    encoder(out, "bert", 11)
    encoder(out, "roberta", 13)
    archer(out, 17)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
