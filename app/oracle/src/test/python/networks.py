"""The networks that export_cases.py exports: small, and each with a habit of the exporter or a layer of its own."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class ResidualBatchNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.c0, self.b0 = nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.c1, self.b1 = nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6)
        self.c2, self.b2 = nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6)
        self.sc, self.bs = nn.Conv2d(4, 6, 1, stride=2, bias=False), nn.BatchNorm2d(6)
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        x = F.silu(self.b0(self.c0(x)))
        y = self.b2(self.c2(F.silu(self.b1(self.c1(x)))))
        x = F.silu(y + self.bs(self.sc(x)))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))

    def settle(self):
        """Moves the statistics and the affine parameters away from their initial values."""
        self.train()
        for _ in range(5):
            self(torch.randn(16, 3, 8, 8))
        for norm in (self.b0, self.b1, self.b2, self.bs):
            nn.init.normal_(norm.weight, 1, 0.2)
            nn.init.normal_(norm.bias, 0, 0.2)
        return self


def depthwise_norms():
    return nn.Sequential(
        nn.Conv2d(4, 8, 3, padding=1, groups=4),
        nn.GroupNorm(4, 8),
        nn.Hardswish(),
        nn.Conv2d(8, 8, 3, groups=8, stride=2, padding=1),
        nn.InstanceNorm2d(8, affine=True),
        nn.ELU(),
        nn.Conv2d(8, 4, 3, dilation=2, padding=2),
        nn.Softplus(),
        nn.MaxPool2d(3, 2, padding=1, ceil_mode=True),
        nn.Flatten(),
        nn.Linear(4 * 3 * 3, 3),
    )


def conv1d():
    return nn.Sequential(
        nn.Conv1d(3, 6, 5, stride=2, padding=2),
        nn.LeakyReLU(0.1),
        nn.Conv1d(6, 4, 3, padding=1),
        nn.Tanh(),
        nn.AvgPool1d(3, 2, padding=1, count_include_pad=False),
        nn.Flatten(),
        nn.Linear(16, 2),
    )


class Decoder(nn.Module):
    """One pre-norm block over tokens with a causal mask; the head may share the embedding's weight."""

    def __init__(self, tied, vocabulary=11, width=8, heads=2, length=6):
        super().__init__()
        self.heads = heads
        self.e, self.p = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        self.l1, self.qkv, self.o = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.l2, self.f1, self.f2 = nn.LayerNorm(width), nn.Linear(width, 16), nn.Linear(16, width)
        self.lf, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        if tied:
            self.head.weight = self.e.weight

    def forward(self, tokens):
        batch, length = tokens.shape
        x = self.e(tokens) + self.p(torch.arange(length))
        qkv = self.qkv(self.l1(x)).view(batch, length, 3, self.heads, -1)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(q.shape[-1])
        later = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)
        attention = scores.masked_fill(later, float("-inf")).softmax(-1)
        x = x + self.o((attention @ v).transpose(1, 2).reshape(batch, length, -1))
        x = x + self.f2(F.gelu(self.f1(self.l2(x)), approximate="tanh"))
        return self.head(self.lf(x))


class DecoderFusedAttention(Decoder):
    """The same block through scaled_dot_product_attention."""

    def forward(self, tokens):
        batch, length = tokens.shape
        x = self.e(tokens) + self.p.weight[:length]

        def split(z):
            return z.view(batch, length, self.heads, -1).transpose(1, 2)

        q, k, v = (split(z) for z in self.qkv(self.l1(x)).chunk(3, -1))
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(attended.transpose(1, 2).flatten(2))
        x = x + self.f2(F.gelu(self.f1(self.l2(x))))
        return self.head(self.lf(x))


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.w = nn.Parameter(torch.ones(width) + 0.1 * torch.randn(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.w


class Llama(nn.Module):
    """RMSNorm, rotary embedding, grouped-query attention and SwiGLU."""

    def __init__(self, vocabulary=9, width=8):
        super().__init__()
        self.e = nn.Embedding(vocabulary, width)
        self.n1, self.n2, self.nf = RmsNorm(width), RmsNorm(width), RmsNorm(width)
        self.q, self.o = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)
        self.k, self.v = nn.Linear(width, 4, bias=False), nn.Linear(width, 4, bias=False)
        self.g, self.u = nn.Linear(width, 12, bias=False), nn.Linear(width, 12, bias=False)
        self.dn, self.head = nn.Linear(12, width, bias=False), nn.Linear(width, vocabulary, bias=False)
        self.register_buffer("inv_freq", 1 / (100 ** (torch.arange(0, 4, 2).float() / 4)))

    @staticmethod
    def rotate(x, cosine, sine):
        half = x.shape[-1] // 2
        return x * cosine + torch.cat((-x[..., half:], x[..., :half]), -1) * sine

    def forward(self, tokens):
        batch, length = tokens.shape
        x = self.e(tokens)
        h = self.n1(x)
        q = self.q(h).view(batch, length, 2, 4).transpose(1, 2)
        k = self.k(h).view(batch, length, 1, 4).transpose(1, 2)
        v = self.v(h).view(batch, length, 1, 4).transpose(1, 2)
        positions = torch.arange(length, device=tokens.device).to(self.inv_freq.dtype)
        angles = torch.outer(positions, self.inv_freq)
        angles = torch.cat((angles, angles), -1)
        q = self.rotate(q, angles.cos(), angles.sin())
        k = self.rotate(k, angles.cos(), angles.sin())
        k = k[:, :, None].expand(batch, 1, 2, length, 4).reshape(batch, 2, length, 4)
        v = v[:, :, None].expand(batch, 1, 2, length, 4).reshape(batch, 2, length, 4)
        mask = torch.full((length, length), torch.finfo(torch.float32).min).triu(1).to(q.dtype)
        attention = ((q @ k.transpose(2, 3)) / 2 + mask).softmax(-1)
        x = x + self.o((attention @ v).transpose(1, 2).contiguous().view(batch, length, -1))
        h = self.n2(x)
        return self.head(self.nf(x + self.dn(F.silu(self.g(h)) * self.u(h))))


class Encoder(nn.Module):
    def __init__(self, norm_first):
        super().__init__()
        self.l = nn.TransformerEncoderLayer(
            8, 2, 12, dropout=0.0, batch_first=True, norm_first=norm_first, activation="gelu"
        )
        self.f = nn.Linear(8, 3)

    def forward(self, x):
        return self.f(self.l(x).mean(1))


def zero_biases():
    """Two biases of equal value, which the exporter merges behind an Identity."""
    network = nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 6), nn.ReLU(), nn.Linear(6, 4))
    nn.init.zeros_(network[0].bias)
    nn.init.zeros_(network[2].bias)
    return network


def dead_units():
    network = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    nn.init.constant_(network[0].bias, -50.0)
    return network


class ScalarOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.l, self.w = nn.Linear(3, 4), nn.Parameter(torch.randn(4))

    def forward(self, x):
        h = torch.tanh(self.l(x))
        terms = (h * self.w).sum(-1).abs() + h.pow(2).mean(-1) + torch.log1p(h.norm(dim=-1))
        terms = terms + torch.logsumexp(h, -1) + h.amax(-1) + h.clamp(-0.5, 0.5).std(-1)
        return terms.mean()


class VisionTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = nn.Conv2d(2, 6, 4, stride=4)
        self.c = nn.Parameter(torch.randn(1, 1, 6))
        self.pos = nn.Parameter(0.1 * torch.randn(1, 5, 6))
        self.n, self.mha = nn.LayerNorm(6), nn.MultiheadAttention(6, 3, batch_first=True)
        self.f = nn.Linear(6, 3)

    def forward(self, x):
        x = self.p(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.c.expand(x.shape[0], -1, -1), x], 1) + self.pos
        h = self.n(x)
        x = x + self.mha(h, h, h, need_weights=False)[0]
        return self.f(x[:, 0])


class Segmentation(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(2, 4, 3, padding=1, padding_mode="reflect")
        self.b = nn.Conv2d(4, 3, 1)

    def forward(self, x):
        return F.log_softmax(self.b(F.mish(self.a(x))), 1)


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.pr = nn.Linear(3, 4), nn.Linear(2, 4), nn.Linear(8, 2), nn.PReLU()

    def forward(self, x, y):
        return self.c(self.pr(torch.cat([self.a(x), self.b(y)], -1)))


class BagOfTokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.e, self.l = nn.Embedding(7, 4, padding_idx=0), nn.Linear(4, 3)

    def forward(self, tokens):
        mask = (tokens != 0).unsqueeze(-1).to(self.l.weight.dtype)
        h = (self.e(tokens) * mask).sum(1) / mask.sum(1).clamp(min=1)
        return self.l(torch.where(h > 0, h, 0.2 * h.exp() - 0.2))
