using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Time;

namespace Serverless.Runtime.Metrics;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "A poke of {Shard} could not be sent; the next one or the timer will do its work")]
    public static partial void PokeLost(ILogger log, ShardId shard, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Shard} kept its state as it was: the operation failed")]
    public static partial void ShardFailed(ILogger log, ShardId shard, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Shard}'s saved state is damaged; it is rebuilt from the ledger")]
    public static partial void StateDamaged(ILogger log, ShardId shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard} could not read on; it will at its next operation")]
    public static partial void PullFailed(ILogger log, ShardId shard, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard} keeps {Waiting} items in its outbox: the sink failed")]
    public static partial void FlushFailed(ILogger log, ShardId shard, int waiting, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Pipeline} stands still until this is mended: {Problem}")]
    public static partial void TickFailed(ILogger log, string pipeline, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Pipeline} goes on: what stopped it is mended")]
    public static partial void TickRecovered(ILogger log, string pipeline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "View {View} says how long its results are to be kept (ttl), but only Cosmos DB removes them: here they are kept for ever")]
    public static partial void KeptForEver(ILogger log, string view);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not all could be made ready ahead: {Problem}")]
    public static partial void NotWarm(ILogger log, string problem);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A result of {Pipeline}/{View} was set aside, for the store can never hold it: key '{Key}', window [{Start}, {End}): {Reason}")]
    public static partial void ResultRejected(ILogger log, string pipeline, string view, string key, EventTime start, EventTime end, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Collected for {Pipeline}: {Rows} ledger rows, {Objects} delta objects past their retention, {Unsealed} never sealed")]
    public static partial void Collected(ILogger log, string pipeline, int rows, int objects, int unsealed);
}
