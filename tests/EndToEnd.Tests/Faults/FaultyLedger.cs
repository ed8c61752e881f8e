using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyLedger(ILedger inner, HostFaults faults, ICollection<ChunkRow> written) : ILedger
{
    public ValueTask<PipelineEpoch?> NewestEpochAsync(string pipeline, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.NewestEpochAsync(pipeline, ct));

    public ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.EpochsAsync(pipeline, ct));

    public ValueTask<bool> TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct) =>
        faults.WriteAsync("epoch", () => inner.TryOpenEpochAsync(epoch, ends, ct));

    public ValueTask PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct) =>
        faults.WriteAsync("recipe", () => inner.PutRecipeAsync(pipeline, recipe, ct));

    public ValueTask<Recipe?> FindRecipeAsync(string pipeline, string id, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.FindRecipeAsync(pipeline, id, ct));

    public ValueTask PutDefinitionAsync(string pipeline, string version, string text, CancellationToken ct) =>
        faults.WriteAsync("recipe", () => inner.PutDefinitionAsync(pipeline, version, text, ct));

    public ValueTask<string?> FindDefinitionAsync(string pipeline, string version, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.FindDefinitionAsync(pipeline, version, ct));

    public ValueTask<bool> AcceptLossAsync(string pipeline, AcceptedLoss loss, CancellationToken ct) =>
        faults.WriteAsync("loss", () => inner.AcceptLossAsync(pipeline, loss, ct));

    public ValueTask<IReadOnlyList<AcceptedLoss>> AcceptedLossesAsync(string pipeline, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.AcceptedLossesAsync(pipeline, ct));

    public int MaxRows => inner.MaxRows;

    public ValueTask<AppendOutcome> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct) =>
        faults.WriteAsync("append", async () =>
        {
            var outcome = await inner.TryAppendAsync(rows, ct);
            foreach (var row in outcome == AppendOutcome.Sealed ? rows : [])
                written.Add(row);
            return outcome;
        });

    public ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.HeadsAsync(pipeline, epoch, ct));

    public ValueTask<IReadOnlyList<ChunkRow>> RedrivenHeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => inner.RedrivenHeadsAsync(pipeline, epoch, ct));

    public ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(
        string pipeline, Epoch epoch, Source source, Offset after, int limit, CancellationToken ct) =>
        faults.ReadAsync("ledger", () => faults.AreGone is { } areGone
            ? LeftAsync(inner.ReadAsync(pipeline, epoch, source, after, int.MaxValue, ct), areGone, limit)
            : inner.ReadAsync(pipeline, epoch, source, after, limit, ct));

    public IAsyncEnumerable<ChunkRow> ReadAllAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        inner.ReadAllAsync(pipeline, from, to, ct);

    public ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        faults.WriteAsync("collect", () => inner.CollectAsync(pipeline, deltas, ct));

    public ValueTask<TrimOutcome> TrimAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct) =>
        faults.WriteAsync("trim", () => inner.TrimAsync(pipeline, before, applied, ct));

    public IAsyncEnumerable<string> UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct) =>
        inner.UnusedDeltasAsync(pipeline, before, ct);

    public ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        faults.WriteAsync("forget", () => inner.ForgetAsync(pipeline, deltas, ct));

    private static async ValueTask<IReadOnlyList<ChunkRow>> LeftAsync(
        ValueTask<IReadOnlyList<ChunkRow>> rows, Predicate<ChunkRow> areGone, int limit) =>
        [.. (await rows).Where(row => !areGone(row)).Take(limit)];
}
