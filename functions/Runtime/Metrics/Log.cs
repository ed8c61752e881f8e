using Microsoft.Extensions.Logging;
using Serverless.Core.Drift;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.Metrics;

internal static partial class Log
{
    // Nothing is wrong, but it must be in every log.
    [LoggerMessage(
        EventId = 600,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: {What} is asked for on the dashboard by {By}, with '{Parameters}'")]
    public static partial void Operated(ILogger log, string pipeline, string what, string by, string parameters);

    [LoggerMessage(
        EventId = 109,
        Level = LogLevel.Debug,
        Message = "A poke of {Shard} could not be sent; the next poke or the timer replaces it")]
    public static partial void PokeLost(ILogger log, ShardId shard, Exception exception);

    [LoggerMessage(
        EventId = 203,
        Level = LogLevel.Error,
        Message = "{Shard}'s saved state is damaged; it is made again from a checkpoint and the ledger")]
    public static partial void StateDamaged(ILogger log, ShardId shard);

    [LoggerMessage(
        EventId = 601,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: {Cause}, on which it rested as a co-partitioned view. Epoch {Epoch} begins, in which its shards take keys "
            + "from any partition; nothing is lost. Declare it rekeyed, or set the partitioner that its producers use and declare another "
            + "number of shards")]
    public static partial void Rekeyed(ILogger log, string pipeline, string cause, Epoch epoch);

    [LoggerMessage(EventId = 302, Level = LogLevel.Error, Message = "{Pipeline}: message {Id} is not produced to topic '{Topic}': {Why}")]
    public static partial void MessageRefused(ILogger log, string pipeline, string id, string topic, string why);

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "{Pipeline}: {Why}")]
    public static partial void PanesWait(ILogger log, string pipeline, string why, Exception? cause);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "{Pipeline} could not ask ingestion to wait for its sinks")]
    public static partial void PanesNotPressing(ILogger log, string pipeline, Exception exception);

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "{Pipeline} is not run: {Why}")]
    public static partial void NotRun(ILogger log, string pipeline, string why);

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "{Pipeline}: {Why}")]
    public static partial void IngestStopped(ILogger log, string pipeline, string why, Exception? cause);

    [LoggerMessage(
        EventId = 104,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: {Count} ids were forgotten before their span was over, as a partition has more than {Limit} of them")]
    public static partial void IdsForgotten(ILogger log, string pipeline, long count, int limit);

    [LoggerMessage(EventId = 105, Level = LogLevel.Debug, Message = "{Pipeline} could not report that ids were forgotten early")]
    public static partial void IdsNotReported(ILogger log, string pipeline, Exception exception);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "{Pipeline}: {Source} is read on")]
    public static partial void IngestGoesOn(ILogger log, string pipeline, string source);

    [LoggerMessage(EventId = 103, Level = LogLevel.Debug, Message = "{Pipeline} could not report that a source isn't read on, or is again")]
    public static partial void IngestNotReported(ILogger log, string pipeline, Exception exception);

    [LoggerMessage(
        EventId = 106,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: topic '{Topic}' was deleted and made anew: {Differences}. Epoch {Epoch} begins, in which these "
            + "partitions are read from offset 0. Records that the consumer group steps over count as missing: to read them, set its "
            + "offsets to the beginning of the topic")]
    public static partial void TopicRecreated(ILogger log, string pipeline, string topic, Epoch epoch, string differences);

    [LoggerMessage(
        EventId = 602,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: the watermark of partition {Partition} was set back from {Before} to {After}: epoch {Epoch} begins")]
    public static partial void WatermarkSetBack(
        ILogger log, string pipeline, Partition partition, EventTime before, EventTime after, Epoch epoch);

    [LoggerMessage(
        EventId = 603,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: view {View}, which had {Before} shards, gets {After} new ones: epoch {Epoch} begins")]
    public static partial void Resharded(ILogger log, string pipeline, string view, int before, int after, Epoch epoch);

    [LoggerMessage(
        EventId = 604,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: version {Version} was activated by hand, after version {Before}: epoch {Epoch} begins")]
    public static partial void Activated(ILogger log, string pipeline, string version, string before, Epoch epoch);

    [LoggerMessage(
        EventId = 107,
        Level = LogLevel.Error,
        Message = "{Pipeline}: {Records} records of partition {Partition}, up to offset {Last}, were read from a topic that was deleted "
            + "since: they are not sealed, and are in no result")]
    public static partial void RecordsOutdated(ILogger log, string pipeline, int records, Partition partition, Offset last);

    [LoggerMessage(EventId = 200, Level = LogLevel.Error, Message = "{Shard} is stuck: {Why}")]
    public static partial void ShardStuck(ILogger log, ShardId shard, string why, Exception? cause);

    [LoggerMessage(
        EventId = 202,
        Level = LogLevel.Error,
        Message = "{Shard} has set aside {Count} entries that can't be merged, emitted or stored; the results of their keys lack them. "
            + "The last one: {Last}")]
    public static partial void SetAside(ILogger log, ShardId shard, long count, string last);

    [LoggerMessage(
        EventId = 500,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: delta object {Delta} is folded again from the topic and put back; it was damaged: {Why}")]
    public static partial void DeltaHealed(ILogger log, string pipeline, string delta, string why);

    [LoggerMessage(EventId = 501, Level = LogLevel.Error, Message = "{Pipeline}: damaged delta object {Delta} can't be healed: {Why}")]
    public static partial void DeltaNotHealed(ILogger log, string pipeline, string delta, string why);

    [LoggerMessage(EventId = 503, Level = LogLevel.Warning, Message = "{Pipeline}: accepted as lost: {Loss}")]
    public static partial void LossAccepted(ILogger log, string pipeline, string loss);

    [LoggerMessage(
        EventId = 502,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: damaged delta objects can't be looked at; it is tried again")]
    public static partial void NotHealing(ILogger log, string pipeline, Exception exception);

    [LoggerMessage(
        EventId = 504,
        Level = LogLevel.Information,
        Message = "{Pipeline}: redrive {Number} is finished: of {Letters} events {Merged} were merged, {Failed} were rejected again")]
    public static partial void Redriven(ILogger log, string pipeline, int number, long letters, long merged, long failed);

    [LoggerMessage(
        EventId = 505,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: a redrive that was begun can't go on; it is tried again")]
    public static partial void NotRedriving(ILogger log, string pipeline, Exception exception);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "{Shard} goes on: it is no longer stuck")]
    public static partial void ShardGoesOn(ILogger log, ShardId shard);

    [LoggerMessage(
        EventId = 204,
        Level = LogLevel.Error,
        Message = "{Shard} has been silent for {Silence}, though it was poked and rows wait for it: its back end has lost the entity. "
            + "Epoch {Epoch} begins, in which its view goes on in new entities; nothing is lost")]
    public static partial void Reincarnated(ILogger log, ShardId shard, TimeSpan silence, Epoch epoch);

    [LoggerMessage(EventId = 205, Level = LogLevel.Information, Message = "{Shard} has handed its state over: its layout has ended")]
    public static partial void HandedOver(ILogger log, ShardId shard);

    [LoggerMessage(
        EventId = 206,
        Level = LogLevel.Error,
        Message = "{Shard} waits for the state of {Donor}, which is silent: it is made again from a checkpoint and the ledger")]
    public static partial void HandoverReplaced(ILogger log, ShardId shard, ShardId donor);

    [LoggerMessage(EventId = 207, Level = LogLevel.Debug, Message = "{Shard} could not report where it is; its next operation tries again")]
    public static partial void NotReported(ILogger log, ShardId shard, Exception exception);

    [LoggerMessage(
        EventId = 208,
        Level = LogLevel.Warning,
        Message = "{Shard} could not ask ingestion to wait; its next operation tries again")]
    public static partial void PressureNotRaised(ILogger log, ShardId shard, Exception exception);

    [LoggerMessage(EventId = 400, Level = LogLevel.Error, Message = "{Pipeline} makes no progress until this is fixed: {Problem}")]
    public static partial void TickFailed(ILogger log, string pipeline, string problem);

    [LoggerMessage(
        EventId = 402,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: the timer has been silent since {Since:u}; ingestion does its work. "
            + "When it stays so, restart the function app")]
    public static partial void TimerSilent(ILogger log, string pipeline, DateTimeOffset since);

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "{Pipeline}: the timer ticks again")]
    public static partial void TimerTicksAgain(ILogger log, string pipeline);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "{Pipeline} makes progress again: the problem is fixed")]
    public static partial void TickRecovered(ILogger log, string pipeline);

    [LoggerMessage(
        EventId = 301,
        Level = LogLevel.Warning,
        Message = "View {View} has a ttl, but only Cosmos DB removes results by it: in this store they are kept for ever")]
    public static partial void KeptForEver(ILogger log, string view);

    [LoggerMessage(
        EventId = 110,
        Level = LogLevel.Warning,
        Message = "Connecting before the first batch failed; the first batch connects again: {Problem}")]
    public static partial void NotWarm(ILogger log, string problem);

    [LoggerMessage(
        EventId = 300,
        Level = LogLevel.Error,
        Message = "A result of {Pipeline}/{View} was not stored, because its store can never hold it: "
            + "key '{Key}', window [{Start}, {End}): {Reason}")]
    public static partial void ResultRejected(
        ILogger log,
        string pipeline,
        string view,
        string key,
        EventTime start,
        EventTime end,
        string reason);

    [LoggerMessage(
        EventId = 108,
        Level = LogLevel.Warning,
        Message = "A batch of {Pipeline} took longer than Runtime__UnsealedGrace, and its delta object {Delta} was removed before it was "
            + "sealed; the batch is folded again. Nothing is lost; set the grace longer if this comes often")]
    public static partial void BatchCollected(ILogger log, string pipeline, string delta);

    [LoggerMessage(
        EventId = 700,
        Level = LogLevel.Warning,
        Message = "{Pipeline} keeps ledger rows and delta objects past their retention, since {Since:u}: {Shard} hasn't applied them yet")]
    public static partial void KeptForShard(ILogger log, string pipeline, ShardId shard, DateTimeOffset since);

    [LoggerMessage(EventId = 701, Level = LogLevel.Information, Message = "{Pipeline} keeps nothing past its retention any more")]
    public static partial void KeptNoMore(ILogger log, string pipeline);

    [LoggerMessage(
        EventId = 702,
        Level = LogLevel.Information,
        Message = "Removed for {Pipeline}: {Rows} ledger rows, {Objects} delta objects past their retention, {Unsealed} never sealed")]
    public static partial void Collected(ILogger log, string pipeline, int rows, int objects, int unsealed);

    [LoggerMessage(
        EventId = 209,
        Level = LogLevel.Information,
        Message = "{Pipeline}: drift {Id}: format {Format} of {Source} is new since {Since}, {Share:P0} of its events; {Breaks}. "
            + "GET /api/pipelines/{Pipeline}/drift?id={Id} has examples and a proposal")]
    public static partial void FormatIsNew(
        ILogger log, string pipeline, string id, string format, string source, string since, double share, string breaks);

    [LoggerMessage(
        EventId = 210,
        Level = LogLevel.Warning,
        Message = "{Pipeline}: drift {Id}: format {Format} of {Source} is {Kind} since {Since}, {Share:P0} of its events; {Breaks}. "
            + "GET /api/pipelines/{Pipeline}/drift?id={Id} has examples and a proposal")]
    public static partial void FormatChanged(
        ILogger log, string pipeline, string id, DriftKind kind, string format, string source, string since, double share, string breaks);
}
