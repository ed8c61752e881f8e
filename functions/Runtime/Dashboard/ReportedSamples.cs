using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Ledger;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Dashboard;

/// <summary>Samples from the reports that another process stores, one for each report that was seen. Safe for any thread.</summary>
internal sealed class ReportedSamples
{
    private readonly Queue<LedgerSample> _samples = new();
    private DateTimeOffset _newest;

    /// <summary>Those that were seen, oldest first.</summary>
    public IReadOnlyList<LedgerSample> All
    {
        get
        {
            lock (_samples)
                return [.. _samples];
        }
    }

    /// <summary>Takes what health says of a pipeline; nothing when it says nothing, or has said it before.</summary>
    public void See(JsonObject health, DateTimeOffset now)
    {
        if (health["sums"]?.Deserialize<EventSums>(JsonSerializerOptions.Web) is not { } sums
            || (double?)health["lastTickSeconds"] is not { } age)
            return;
        // The age is told in tenths of a second.
        var at = now - TimeSpan.FromSeconds(age);
        lock (_samples)
        {
            if (at - _newest < TimeSpan.FromSeconds(1))
                return;
            if (_samples.Count == TickBoard.MostSamples)
                _samples.Dequeue();
            _newest = at;
            _samples.Enqueue(new LedgerSample(
                at, (long)health["ends"]!, (long)health["records"]!, sums.Read, sums.DeadLetteredTotal, sums.Late, (long)health["lag"]!,
                (long?)health["delayMs"]));
        }
    }
}
