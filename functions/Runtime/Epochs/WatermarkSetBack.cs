using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Sets the watermark of a partition back, after a wrong clock has moved it: opens an epoch that gives it. From then on events of the
/// partition are late by that watermark. What shards have fired stays: for windows that are closed, events become corrections.
/// </summary>
public sealed class WatermarkSetBack
{
    private readonly IReadOnlyDictionary<string, EpochKeeper> _pipelines;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    internal WatermarkSetBack(IReadOnlyDictionary<string, EpochKeeper> pipelines, TimeProvider clock, ILogger log) =>
        (_pipelines, _clock, _log) = (pipelines, clock, log);

    /// <summary>Sets it back to a time, given in ISO 8601; without an offset it is in UTC.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="to">Before the partition's watermark, and not after the clock.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<EpochAnswer> RunAsync(string pipeline, string partition, string? to, CancellationToken ct)
    {
        if (!_pipelines.TryGetValue(pipeline, out var epochs))
            return EpochAnswer.Refused($"There is no pipeline '{pipeline}': there are {string.Join(", ", _pipelines.Keys)}.");
        if (!int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return EpochAnswer.Refused($"'{partition}' is no partition: give its number, from 0.");
        if (TimeText.Parse(to) is not { } time)
            return EpochAnswer.Refused($"'to' is not an ISO 8601 time: {TimeText.Form}{TimeText.HintFor(to)}.");
        var now = _clock.GetUtcNow();
        return time > now
            ? EpochAnswer.Refused($"'to' is {Text(time)}, but the clock shows {Text(now)}: give a time that is not after it.")
            : await RunAsync(epochs, pipeline, number, new EventTime(time.ToUnixTimeMilliseconds()), ct).ConfigureAwait(false);
    }

    private async ValueTask<EpochAnswer> RunAsync(EpochKeeper epochs, string pipeline, int number, EventTime to, CancellationToken ct)
    {
        var (refusal, before) = ((string?)"nothing of it is sealed", EventTime.Min);
        var opened = await epochs.ReopenAsync(
            pipeline,
            string.Create(CultureInfo.InvariantCulture, $"the watermark of partition {number} was set back to {to}"),
            heads =>
            {
                before = number < heads.Length ? heads[number].Watermark : EventTime.Min;
                refusal = RefusalOf(heads, number, to);
                return ValueTask.FromResult<IReadOnlyDictionary<Partition, PartitionHead>>(refusal is not null
                    ? new Dictionary<Partition, PartitionHead>()
                    : new() { [new Partition(number)] = heads[number] with { Watermark = to } });
            },
            ct).ConfigureAwait(false);
        if (refusal is not null)
            return EpochAnswer.Refused($"Pipeline {pipeline}, partition {number}: {refusal}.");
        Log.WatermarkSetBack(_log, pipeline, new Partition(number), before, to, opened!.Epoch);
        var answer = new
        {
            pipeline, partition = number, epoch = opened.Epoch.Value, before = before.ToString(), watermark = to.ToString(),
        };
        return new EpochAnswer(true, JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));
    }

    private static string? RefusalOf(PartitionHead[] heads, int number, EventTime to) => true switch
    {
        _ when number >= heads.Length => $"there is no such partition: give one from 0 to {heads.Length - 1}",
        _ when heads[number].Watermark == EventTime.Min => "it has no watermark yet: nothing of it that counts is sealed",
        _ when to >= heads[number].Watermark =>
            $"its watermark is {heads[number].Watermark}, and can only be set back: give an earlier time",
        _ => null,
    };

    private static string Text(DateTimeOffset time) => new EventTime(time.ToUnixTimeMilliseconds()).ToString();
}
