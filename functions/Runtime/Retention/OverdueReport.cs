using System.Globalization;
using System.Text.Json;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Retention;

/// <summary>What a run of the collector says for health: since when it keeps rows past their retention, and for which shard.</summary>
internal static class OverdueReport
{
    /// <summary>The report of a run at <paramref name="now"/> that has left <paramref name="kept"/>, null for nothing.</summary>
    public static TickReport Of(string pipeline, KeptRows? kept, DateTimeOffset now, TimeSpan retention)
    {
        var overdue = kept is null ? TimeSpan.Zero : now - retention - kept.Since;
        var details = kept is null ? "{}" : JsonSerializer.Serialize(
            new { overdueSeconds = Math.Round(overdue.TotalSeconds), since = kept.Since, shard = kept.Shard.ToString() },
            JsonSerializerOptions.Web);
        var problem = overdue <= RetentionCleaner.MostOverdue ? null : string.Create(CultureInfo.InvariantCulture,
            $"rows and objects are kept {overdue.TotalHours:0.0} h past their retention, because {kept!.Shard} hasn't applied them: ")
            + "see why it is stuck or lags; the ledger and the deltas grow meanwhile";
        return new TickReport(pipeline, now, problem, details) { Part = TickReport.Retention };
    }
}
