using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Benchmarks.Stores;

/// <summary>All that a batch has to have stored: its delta object, what it set aside, its rows.</summary>
internal sealed record SealedBatch(
    string Delta, ReadOnlyMemory<byte> Content, IReadOnlyList<SideEvent> Aside, IReadOnlyList<ChunkRow> Rows);
