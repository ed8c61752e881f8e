using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>
/// Stores whose every call is over when it returns: what runs on them runs on one thread, and always in the same way. They pass the same
/// conformance tests as those of the product.
/// </summary>
internal sealed class MemoryWorldStores : WorldStores
{
    public MemoryLedger Ledger { get; } = new();

    public MemoryDeltas Deltas { get; init; } = new();

    public MemoryShardReports Reports { get; } = new();

    /// <summary>Puts other adapters in the place of some, such as broken ones.</summary>
    public Func<StorePorts, StorePorts> Change { get; init; } = ports => ports;

    public override StorePorts Open(Pipeline pipeline, TimeProvider clock) => Change(new StorePorts(
        Ledger, Deltas, new MemoryResults(), new MemorySideOutputs(Ledger), new MemoryReferenceTables(clock), new MemorySchemas(),
        new MemoryFlags(), Reports, new MemoryTicks()));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
