"""The peer's side of the comparison: the same work with torch and transformers, written with the usual care.

Arguments: threads, kind of work, layers, width, heads, vocabulary, batch, prompt, fresh. Prints "ready"; then each line
"run" on standard input is answered by the seconds that the work took, and "peak" by the peak resident size in kB.
"""

import copy
import sys
import time

import torch
import torch.nn.functional as F
import transformers

CONTEXT_MARGIN = 2  # RoBERTa counts positions from the padding id + 1


def decoder(layers, width, heads, vocabulary, context):
    config = transformers.GPT2Config(
        vocab_size=vocabulary, n_positions=context, n_embd=width, n_layer=layers, n_head=heads,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0)
    return transformers.GPT2LMHeadModel(config)


def sample(layers, width, heads, vocabulary, batch, prompt, fresh):
    model = decoder(layers, width, heads, vocabulary, prompt + fresh).eval()
    prompts = torch.randint(1, vocabulary, (batch, prompt))
    mask = torch.ones_like(prompts)

    @torch.inference_mode()
    def work():
        out = model.generate(
            prompts, attention_mask=mask, do_sample=True, top_k=0, temperature=1.0, use_cache=True,
            min_new_tokens=fresh, max_new_tokens=fresh, pad_token_id=0)
        assert out.shape == (batch, prompt + fresh)

    return work


def stepper(parameters, fused):
    parameters = list(parameters)
    optimizer = torch.optim.AdamW(parameters, lr=1e-5, weight_decay=0.0, fused=fused or None)

    def step(loss):
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step


def policy(layers, width, heads, vocabulary, batch, prompt, fresh, fused=True):
    model = decoder(layers, width, heads, vocabulary, prompt + fresh).train()
    tokens = torch.randint(1, vocabulary, (batch, prompt + fresh))
    advantages = torch.tensor([1.0, -1.0]).repeat(batch)[:batch]
    step = stepper(model.parameters(), fused)

    def work():
        # Only the states that predict the utterance get logits, and cross entropy makes no second copy of them.
        logits = model(tokens[:, :-1], use_cache=False, logits_to_keep=fresh).logits
        targets = tokens[:, prompt:]
        log_probs = -F.cross_entropy(logits.reshape(-1, vocabulary), targets.reshape(-1), reduction="none")
        step(-(log_probs.view(batch, fresh).sum(1) * advantages).mean())

    return work


class Critic(torch.nn.Module):
    def __init__(self, layers, width, heads, vocabulary, positions):
        super().__init__()
        self.encoder = transformers.RobertaModel(transformers.RobertaConfig(
            vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
            intermediate_size=4 * width, max_position_embeddings=positions, type_vocab_size=1,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0))
        self.q = torch.nn.ModuleList(head(2 * width, width) for _ in range(2))
        self.v = torch.nn.ModuleList(head(width, width) for _ in range(2))

    def forward(self, observations, utterances, mask):
        seen = self.encoder(observations, attention_mask=mask).pooler_output
        said = self.encoder(utterances, attention_mask=mask).pooler_output
        both = torch.cat([seen, said], 1)
        return torch.cat([q(both) for q in self.q], 1), torch.cat([v(seen) for v in self.v], 1)


def head(inputs, width):
    return torch.nn.Sequential(
        torch.nn.Linear(inputs, width), torch.nn.ReLU(), torch.nn.Linear(width, width), torch.nn.ReLU(),
        torch.nn.Linear(width, 1))


def critic(layers, width, heads, vocabulary, batch, prompt, fresh, fused=True):
    model = Critic(layers, width, heads, vocabulary, max(prompt, fresh) + CONTEXT_MARGIN).train()
    work_of_target = copy.deepcopy(model).requires_grad_(False)  # ArCHer keeps one, so it counts as memory on both sides
    observations = torch.randint(2, vocabulary, (batch, prompt))
    utterances = torch.randint(2, vocabulary, (batch, fresh))
    mask = torch.ones(batch, prompt, dtype=torch.long)
    targets = torch.zeros(batch, 2)
    step = stepper(model.parameters(), fused)

    def work():
        q, v = model(observations, utterances, mask)
        step((q - targets).square().mean(0).sum() + (v - targets).square().mean(0).sum())

    work.target = work_of_target
    return work


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def main():
    threads, kind, *sizes = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    work = {"sample": sample, "policy": policy, "critic": critic}[kind](*map(int, sizes))
    print("ready", flush=True)
    for order in sys.stdin:
        if order.strip() == "run":
            begun = time.perf_counter()
            work()
            print(time.perf_counter() - begun, flush=True)
        else:
            print(peak(), flush=True)


main()
