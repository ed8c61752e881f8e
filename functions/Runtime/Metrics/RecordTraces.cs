using System.Diagnostics;
using System.Text;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Metrics;

/// <summary>The traces that records come with, by the header <c>traceparent</c> of W3C.</summary>
internal static class RecordTraces
{
    private const string Header = "traceparent";

    // "00-", 32 digits, "-", 16 digits, "-01".
    private const int Length = 55;

    // A look at a record copies its headers.
    private const int MostRecords = 256;

    /// <summary>
    /// Links a batch to sampled traces of its records: of so many records, evenly over the batch, and of each trace once.
    /// </summary>
    public static void LinkTo(Activity batch, IReadOnlyList<SourceRecord> records)
    {
        var seen = new HashSet<string>();
        var step = Math.Max(1, records.Count / MostRecords);
        for (var index = 0; index < records.Count && seen.Count < Traces.MostLinks; index += step)
        {
            if (Of(records[index]) is { } trace && seen.Add(trace))
                Traces.Link(batch, trace);
        }
    }

    private static string? Of(in SourceRecord record) =>
        record.Headers.TryFind(Header, out var value) && value is { Length: Length } ? Encoding.ASCII.GetString(value) : null;
}
