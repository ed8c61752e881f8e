using Serverless.Core.Ledger;
using Serverless.Core.Messages;
using Serverless.Core.Positions;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Stores;

/// <summary>
/// Takes the place of every store and of the topic when the settings are wrong: each call throws the problem. So batches wait in the topic,
/// health is degraded, and the function app keeps answering instead of restarting in a loop.
/// </summary>
internal sealed class FailingStores(Exception fault)
    : ILedger, IDeltaStore, IResultStore, ISideOutputs, IReferenceTables, ISchemaStore, IFlags, IShardReports,
        ITickReports, ITopicMetadata, ITopicRecords, IMessages
{
    int ILedger.MaxRows => int.MaxValue;

    bool IDeltaStore.WantsPacked => false;

    string? IResultStore.RejectionOf(Result result) => null;

    public StorePorts AsPorts() => new(this, this, this, this, this, this, this, this, this) { Fault = fault };

    ValueTask<IReadOnlyList<RefusedMessage>> IMessages.SendAsync(
        IReadOnlyList<SinkMessage> messages, CancellationToken ct) => throw Refusal();

    ValueTask<PipelineEpoch?> ILedger.NewestEpochAsync(string pipeline, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<PipelineEpoch>> ILedger.EpochsAsync(string pipeline, CancellationToken ct) => throw Refusal();

    ValueTask<bool> ILedger.TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct) => throw Refusal();

    ValueTask ILedger.PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct) => throw Refusal();

    ValueTask<Recipe?> ILedger.FindRecipeAsync(string pipeline, string id, CancellationToken ct) => throw Refusal();

    ValueTask ILedger.PutDefinitionAsync(string pipeline, string version, string text, CancellationToken ct) => throw Refusal();

    ValueTask<string?> ILedger.FindDefinitionAsync(string pipeline, string version, CancellationToken ct) => throw Refusal();

    ValueTask<bool> ILedger.AcceptLossAsync(string pipeline, AcceptedLoss loss, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<AcceptedLoss>> ILedger.AcceptedLossesAsync(string pipeline, CancellationToken ct) => throw Refusal();

    ValueTask<AppendOutcome> ILedger.TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<ChunkRow>> ILedger.HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<ChunkRow>> ILedger.RedrivenHeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<ChunkRow>> ILedger.ReadAsync(
        string pipeline, Epoch epoch, Source source, Offset after, int limit, CancellationToken ct) => throw Refusal();

    IAsyncEnumerable<ChunkRow> ILedger.ReadAllAsync(
        string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<string>> ILedger.CollectAsync(
        string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) => throw Refusal();

    ValueTask<TrimOutcome> ILedger.TrimAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct) => throw Refusal();

    IAsyncEnumerable<string> ILedger.UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct) => throw Refusal();

    ValueTask ILedger.ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) => throw Refusal();

    ValueTask IDeltaStore.WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) => throw Refusal();

    ValueTask<bool> IDeltaStore.TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        throw Refusal();

    ValueTask<ReadOnlyMemory<byte>?> IDeltaStore.ReadAsync(
        string pipeline, string name, long offset, int length, CancellationToken ct) => throw Refusal();

    IAsyncEnumerable<string> IDeltaStore.ListAsync(
        string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct) => throw Refusal();

    ValueTask IDeltaStore.DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct) => throw Refusal();

    ValueTask IResultStore.WriteAsync(IReadOnlyList<Result> results, CancellationToken ct) => throw Refusal();

    ValueTask<(Result Result, string Tag)?> IResultStore.FindAsync(ResultId id, CancellationToken ct) => throw Refusal();

    ValueTask<string?> IResultStore.TryReplaceAsync(Result result, string? tag, CancellationToken ct) => throw Refusal();

    IAsyncEnumerable<Result> IResultStore.QueryAsync(ResultSelection asked, CancellationToken ct) => throw Refusal();

    ValueTask ISideOutputs.WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct) => throw Refusal();

    IAsyncEnumerable<SideEvent> ISideOutputs.QueryAsync(SideEventSelection asked, CancellationToken ct) => throw Refusal();

    ValueTask ISideOutputs.MarkRedrivenAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct) => throw Refusal();

    ValueTask ISideOutputs.DeleteAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) => throw Refusal();

    ValueTask<ReferenceTableVersion?> IReferenceTables.LoadAsync(string table, long than, CancellationToken ct) => throw Refusal();

    ValueTask<ReferenceTableVersion?> IReferenceTables.FindAsync(string table, long version, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<ReferenceTableInfo>> IReferenceTables.ListAsync(CancellationToken ct) => throw Refusal();

    ValueTask<long> IReferenceTables.ReplaceAsync(
        string table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows, CancellationToken ct) => throw Refusal();

    ValueTask<long?> IReferenceTables.TryReplaceAsync(
        string table, long newest, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows, CancellationToken ct) =>
        throw Refusal();

    ValueTask<int> IReferenceTables.CollectAsync(DateTimeOffset before, CancellationToken ct) => throw Refusal();

    ValueTask<SchemaIndex> ISchemaStore.ReadAsync(CancellationToken ct) => throw Refusal();

    ValueTask<bool> ISchemaStore.TryChangeAsync(long revision, RegistryChange change, CancellationToken ct) => throw Refusal();

    ValueTask<StoredSchema?> ISchemaStore.FindAsync(int id, CancellationToken ct) => throw Refusal();

    ValueTask<StoredSchema?> ISchemaStore.FindAsync(Guid guid, CancellationToken ct) => throw Refusal();

    ValueTask<StoredSchema?> ISchemaStore.FindAsync(ulong fingerprint, CancellationToken ct) => throw Refusal();

    ValueTask IFlags.RaiseAsync(string pipeline, Flag flag, DateTimeOffset until, CancellationToken ct) => throw Refusal();

    ValueTask<FlagsUp> IFlags.ReadAsync(string pipeline, DateTimeOffset now, CancellationToken ct) => throw Refusal();

    ValueTask IShardReports.ReportAsync(ShardReport report, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<ShardReport>> IShardReports.ReadAsync(string pipeline, CancellationToken ct) => throw Refusal();

    ValueTask IShardReports.DeleteAsync(ShardId shard, CancellationToken ct) => throw Refusal();

    ValueTask ITickReports.WriteAsync(TickReport report, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<TickReport>> ITickReports.ReadAsync(CancellationToken ct) => throw Refusal();

    ValueTask<int> ITopicMetadata.PartitionsAsync(string topic, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyDictionary<Partition, Offset>> ITopicMetadata.EndsAsync(string topic, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyDictionary<Partition, Offset>> ITopicMetadata.SinceAsync(
        string topic, DateTimeOffset time, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyDictionary<Partition, RecordMark>> ITopicMetadata.MarksAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlySet<Partition>> ITopicMetadata.EmptyFromAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct) => throw Refusal();

    ValueTask<IReadOnlyList<SourceRecord>> ITopicRecords.ReadAsync(
        string topic, Partition partition, Offset first, Offset last, CancellationToken ct) => throw Refusal();

    private StoreUnavailableException Refusal() => new(fault.Message, fault);
}
