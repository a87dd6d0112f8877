"""Small networks around further layers and idioms of torch.nn and torch.nn.functional."""

import torch
import torch.nn.functional as F
from torch import nn

import networks


class ConvNext(nn.Module):
    """A ConvNeXt block: depthwise 7x7, norm over channels in the last axis, inverted bottleneck, layer scale."""

    def __init__(self, width=4, classes=3):
        super().__init__()
        self.stem = nn.Conv2d(2, width, 2, stride=2)
        self.depthwise = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.5))
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.stem(x)
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        y = self.scale * self.down(F.gelu(self.up(y), approximate="tanh"))
        return self.head((x + y.permute(0, 3, 1, 2)).mean([-2, -1]))


class EncoderDecoder(nn.Module):
    """nn.TransformerEncoder and nn.TransformerDecoder with a causal mask and cross attention."""

    def __init__(self, width=8, vocabulary=7):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        encoder = nn.TransformerEncoderLayer(width, 2, 12, dropout=0.0, activation="gelu", batch_first=True)
        decoder = nn.TransformerDecoderLayer(width, 2, 12, dropout=0.0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(encoder, 1, enable_nested_tensor=False)
        self.decoder = nn.TransformerDecoder(decoder, 1, norm=nn.LayerNorm(width))

    def forward(self, tokens):
        x = self.embed(tokens)
        mask = torch.triu(torch.full((tokens.shape[1], tokens.shape[1]), float("-inf")), diagonal=1)
        return self.decoder(x, self.encoder(x), tgt_mask=mask) @ self.embed.weight.T


class Norms(nn.Module):
    """Instance, group and RMS norm, with other activations between them."""

    def __init__(self):
        super().__init__()
        self.line = nn.Conv1d(3, 4, 3, padding=2, dilation=2)
        self.instance = nn.InstanceNorm1d(4, affine=True)
        self.group = nn.GroupNorm(2, 4)
        self.rms = networks.RmsNorm(6)
        self.head = nn.Linear(24, 3)

    def forward(self, x):
        x = F.softplus(self.instance(self.line(x)), beta=2.0)
        x = F.glu(torch.cat([self.group(x), x], 1), 1)
        x = F.hardswish(self.rms(x)) + F.mish(x) + F.softsign(x)
        return self.head(F.elu(x).flatten(1))


class Functional(nn.Module):
    """Normalised features, cosine similarity, log-sum-exp, maxima, cumulative sums, rolled and flipped axes."""

    def __init__(self):
        super().__init__()
        self.first, self.prototypes = nn.Linear(5, 6), nn.Parameter(torch.randn(3, 6))
        self.temperature = nn.Parameter(torch.tensor(1.5))

    def forward(self, x):
        h = torch.tanh(self.first(x))
        h = h + torch.roll(h, 1, dims=1) * torch.flip(h, dims=[1]) + 0.125 * torch.cumsum(h, 1)
        similarity = F.normalize(h, dim=-1) @ F.normalize(self.prototypes, dim=-1).T
        pooled = torch.logsumexp(h, 1, keepdim=True) + h.amax(1, keepdim=True) + h.std(1, keepdim=True)
        return similarity * self.temperature.exp() + pooled * F.relu6(similarity + 0.5)


class Pools(nn.Module):
    """Adaptive and padded pools, reflection padding, pixel shuffle by its parts, weight norm by its parts."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 8, 3, padding=1, padding_mode="reflect")
        self.direction, self.length = nn.Parameter(torch.randn(4, 2, 3, 3)), nn.Parameter(torch.ones(4, 1, 1, 1))
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = F.avg_pool2d(F.silu(self.first(x)), 3, stride=2, padding=1, count_include_pad=False)
        n, c, h, w = x.shape
        x = x.view(n, c // 4, 2, 2, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, c // 4, 2 * h, 2 * w)
        weight = self.length * self.direction / self.direction.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
        x = F.max_pool2d(F.leaky_relu(F.conv2d(x, weight), 0.125), 2, ceil_mode=True)
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Attention(nn.Module):
    """Attention written with einsum, a relative bias that is gathered, and masked_fill."""

    def __init__(self, width=6, tokens=4):
        super().__init__()
        self.qkv = nn.Parameter(torch.randn(3, 2, width, 3) / 2)
        self.bias = nn.Embedding(2 * tokens - 1, 2)
        self.out = nn.Linear(width, 2)

    def forward(self, x):
        q, k, v = torch.einsum("btw,xhwd->xbhtd", x, self.qkv).unbind(0)
        places = torch.arange(x.shape[1])
        relative = self.bias(places[:, None] - places[None, :] + x.shape[1] - 1).permute(2, 0, 1)
        scores = torch.einsum("bhid,bhjd->bhij", q, k) / 2 + relative
        scores = scores.masked_fill(torch.ones_like(scores).triu(1).bool(), -1e9)
        mixed = torch.einsum("bhij,bhjd->bihd", scores.softmax(-1), v)
        return self.out(mixed.flatten(2)).select(1, -1)
