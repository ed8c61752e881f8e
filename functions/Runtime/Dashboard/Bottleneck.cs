using System.Globalization;

namespace Serverless.Runtime.Dashboard;

/// <summary>The stage that limits a pipeline, why it is that one, and the setting that moves it.</summary>
/// <param name="Stage">
/// <c>none</c>, <c>stuck</c>, <c>consume</c>, <c>fold</c>, <c>store</c>, <c>seal</c>, <c>plan</c>, <c>pokes</c>, <c>entity</c>,
/// <c>sink</c>, <c>partitions</c> or <c>throttling</c>.
/// </param>
/// <param name="Why">What shows it, a sentence.</param>
/// <param name="Setting">What to change; empty when nothing is to be.</param>
public sealed record Bottleneck(string Stage, string Why, string Setting)
{
    // What is on its way within this time is no backlog.
    private const double PatienceSeconds = 5;
    private const long LeastBacklog = 1_000;
    private const double MuchWaiting = 0.3;
    private const double Busy = 0.7;
    private const double Skewed = 0.8;

    /// <summary>The first of the causes that holds, from those that stop a pipeline to those that slow it.</summary>
    public static Bottleneck Of(Load load) => true switch
    {
        _ when load.Stuck > 0 => new(
            "stuck", $"{load.Stuck} shards or partitions can't go on.", "see the problem above; verify says where"),
        _ when load.IsPressed || load.Stages[Metrics.Stage.Pressure] >= MuchWaiting => OfShards(load),
        _ when !IsBehind(load) => WaitsForShards(load) ? OfPokes(load) : None(load),
        _ when load.Stages.Batches >= Busy => OfBatches(load),
        _ when SkewOf(load) is { } partition => OfPartition(load, partition),
        _ => new("consume", $"{Records(load)} wait, and batches are busy only {Percent(load.Stages.Batches)} of the time: the trigger "
            + "brings too few records.", "host.json: extensions.kafka.maxBatchSize, channelFullRetryIntervalInMs; or more instances"),
    };

    private static bool IsBehind(Load load) => load.Lag.Sum() > Math.Max(LeastBacklog, PatienceSeconds * (load.Rates.Produced ?? 0));

    private static bool WaitsForShards(Load load) =>
        load.Slowest is { } view && view.Waiting > Math.Max(LeastBacklog, 60 * (load.Rates.Events ?? 0));

    private static Bottleneck None(Load load) => new(
        "none", $"It keeps up: batches are busy {Percent(load.Stages.Batches)} of the time.", "");

    private static Bottleneck OfShards(Load load)
    {
        var (entity, sink) = (load.Stages[Metrics.Stage.Entity], load.Stages[Metrics.Stage.Sink]);
        if (load.Stages[Metrics.Stage.Throttling] >= MuchWaiting)
            return new("throttling", "Shards wait for results to be stored, and the account throttles.",
                "more request units of the Cosmos DB account, or a view's buckets (results in pages)");
        return sink >= entity / 2 && sink > 0
            ? new("sink", $"Ingestion waits for shards, which spend {Percent(sink / entity)} of their time on writing results.",
                "the store of the results: its request units or its limits; or a view's buckets (results in pages)")
            : new("entity", "Ingestion waits for shards, which merge more slowly than events come.", MoreShards(load));
    }

    private static Bottleneck OfBatches(Load load)
    {
        var stage = load.Stages.Longest;
        var share = $"{Records(load)} wait; batches are busy {Percent(load.Stages.Batches)} of the time, "
            + $"{Percent(load.Stages[stage])} with ";
        const string Stores = "the store of the ledger and the deltas (Stores__*); larger batches";
        return stage switch
        {
            Metrics.Stage.Store => new(stage, share + "storing deltas and dead letters.", Stores),
            Metrics.Stage.Seal => new(stage, share + "appending to the ledger.", Stores),
            Metrics.Stage.Plan => new(stage, share + "looking up where chains end.", Stores),
            _ => new(stage, share + "decoding and folding.", "more instances (lagThreshold, maximumInstanceCount), up to one a partition"),
        };
    }

    private static Bottleneck OfPokes(Load load) => load.Stages[Metrics.Stage.Entity] >= Busy
        ? new("entity", $"{Waiting(load)} wait for shards, which are at work all the time.", MoreShards(load))
        : new("pokes", $"{Waiting(load)} wait for shards, which are idle most of the time: they are poked too rarely, or have not reported "
            + "yet.", "Runtime__PokeInterval, Runtime__ReportInterval");

    private static Bottleneck OfPartition(Load load, int partition) => new(
        "partitions", $"{Percent(load.Lag[partition] / (double)load.Lag.Sum())} of the {Records(load)} that wait are in partition "
        + $"{partition}: keys are uneven.", "the producer's key, or more partitions");

    private static int? SkewOf(Load load)
    {
        var (total, worst) = (load.Lag.Sum(), load.Lag.Index().MaxBy(one => one.Item));
        return load.Lag.Count > 1 && worst.Item >= Skewed * total ? worst.Index : null;
    }

    private static string MoreShards(Load load) => load.Slowest is { } view
        ? $"POST /api/pipelines/{load.Pipeline}/views/{view.View}/shards?count={2 * load.Shards}"
        : "the view's shards";

    private static string Records(Load load) => string.Create(CultureInfo.InvariantCulture, $"{load.Lag.Sum():N0} records");

    private static string Waiting(Load load) =>
        string.Create(CultureInfo.InvariantCulture, $"{load.Slowest!.Waiting:N0} events of view {load.Slowest.View}");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0} %");
}
