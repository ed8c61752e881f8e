using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Shards;

/// <summary>
/// The end of a shard whose layout has ended: when all that is sealed for it is applied and its outbox is written, the state as it was
/// saved is handed over. One that has been silent for long is taken to be dead: a shard that waits for it makes its handover, from its
/// checkpoint and the ledger.
/// </summary>
internal sealed class ShardEnding(ShardPorts ports, ShellServices shell)
{
    /// <summary>Whether a saved state is complete: nothing will be added to it.</summary>
    public static bool IsComplete(ShardHead head, ShardLife life) =>
        life.HasEnded && head.Waiting == 0 && head.Sources.All(source => source.At.Epoch > life.Last.Epoch)
        && (life.Successor is not null || !head.HasUnemittedEvents);

    /// <summary>Whether all that is sealed for the shard is applied, and no shard of another layout goes on with it.</summary>
    public static bool Retires(ShardState state, ShardLife life) =>
        life.HasEnded && life.Successor is null && state.Sources.All(source => source.At.Epoch > life.Last.Epoch);

    /// <summary>Hands the state over.</summary>
    public async ValueTask HandOverAsync(ShardLife life, byte[] state, CancellationToken ct)
    {
        await ports.Retry.RunAsync(token => ports.Saved.WriteHandoverAsync(life.Id, state, token), ct).ConfigureAwait(false);
        Log.HandedOver(shell.Log, life.Id);
    }

    /// <summary>
    /// Makes the handover of a shard that is silent; null when that is done, else why not. One of the shards that wait for it does so.
    /// </summary>
    public async ValueTask<string?> ReplaceAsync(ShardLife life, ShardLife donor, CancellationToken ct)
    {
        var silence = 2 * shell.Options.ReportInterval;
        // By the process's own clock: nobody may have run since the layout ended.
        var awaited = ports.Beginning.Awaited(donor.Id);
        var reports = await ports.Reports.ReadAsync(donor.Id.Pipeline, ct).ConfigureAwait(false);
        var said = reports.FirstOrDefault(one => one.Shard == donor.Id);
        var isSilent = said is null || shell.Clock.GetUtcNow() - said.At >= silence;
        if (isSilent && awaited >= silence && life.IsHeirOf(donor))
            return await ReplaceAsync(life.Id, donor, ct).ConfigureAwait(false);
        return said?.Stuck is { } stuck ? $"{donor.Id} can't hand its state over: {stuck}" : $"it waits for the state of {donor.Id}";
    }

    private async ValueTask<string?> ReplaceAsync(ShardId by, ShardLife donor, CancellationToken ct)
    {
        var found = await ports.Versions.FindAsync(donor.Id.View, donor.Layout.Definition, donor.Epochs, ct).ConfigureAwait(false);
        if (found is not var (version, subject))
            return ShardProblem.NoVersion(donor.Layout).Why;
        Log.HandoverReplaced(shell.Log, by, donor.Id);
        Instruments.HandoversReplaced.Add(1, Instruments.Pipeline(donor.Id.Pipeline), Instruments.View(donor.Id.View));
        var (state, why) = await BeginAsync(donor, subject, ct).ConfigureAwait(false);
        return state is null ? why : await FinishAsync(donor, version, subject, state, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Applies to a state that an ended shard had saved, or begins with, all that is sealed for it, and hands it over, without saving it
    /// in between. Null when that is done, else why not.
    /// </summary>
    public async ValueTask<string?> FinishAsync(
        ShardLife donor, Pipeline version, ISharded subject, ShardState state, CancellationToken ct)
    {
        var shard = Shard.Of(donor.Id, donor.Layout.Label, subject, version.Definition.EventTime.BoundMs);
        var pull = new ShardPull(
            ports.Ledger, ports.Deltas, donor, subject, shard, state, new Poke { Flush = true }, shell.NowMs, careful: true);
        var delivery = new SinkDelivery(ports, shell, donor);
        while (!await PullAsync().ConfigureAwait(false))
        {
            if (StuckSource.Of(state.Sources) is { } stuck)
                return $"the state of {donor.Id} can't be completed, to be handed over: {stuck}";
            pull.Saved();
        }
        // What is late is the same whenever this is repeated, as nothing has fired: so it may be written before anything is saved.
        var flush = new OutboxFlush(ports, shell, donor, subject, shard);
        while (state.Waiting > 0)
            await flush.RunSavedAsync(state, ct).ConfigureAwait(false);
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, subject);
        state.Release();
        await ports.Saved.WriteHandoverAsync(donor.Id, writer.ToArray(), ct).ConfigureAwait(false);
        return null;

        async ValueTask<bool> PullAsync()
        {
            var isCaughtUp = await pull.RunAsync(state.Sink is null ? shell.Options.ChunksPerOperation : SinkDelivery.ChunksAtOnce, ct)
                .ConfigureAwait(false);
            await delivery.ProduceAsync(state, ct).ConfigureAwait(false);
            return isCaughtUp;
        }
    }

    /// <summary>The state that the silent shard began with, after those of the shards before it that are silent too.</summary>
    private async ValueTask<(ShardState? State, string? Why)> BeginAsync(ShardLife donor, ISharded subject, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return (await ports.Beginning.RunAsync(donor, subject, ct).ConfigureAwait(false), null);
            }
            catch (HandoverAwaitedException awaited)
            {
                if (await ReplaceAsync(donor.Id, awaited.Donor, ct).ConfigureAwait(false) is { } why)
                    return (null, why);
            }
        }
    }
}
