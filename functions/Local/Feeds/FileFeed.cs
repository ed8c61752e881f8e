using System.Globalization;
using Serverless.Producer;

namespace Serverless.Local.Feeds;

/// <summary>
/// Produces the events of a file or of standard input. Events with a key go to the partition of the key, others to one partition after the
/// other.
/// </summary>
/// <param name="keys">Finds an event's key.</param>
/// <param name="packer">Takes the events.</param>
/// <param name="keepsArrays">An array is an event, too.</param>
internal sealed class FileFeed(EventKey keys, EventPacker packer, bool keepsArrays = false)
{
    private readonly List<string> _faults = [];
    private long _leftOut;

    /// <summary>What of the input isn't produced, and why, a sentence each; known when <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<string> Faults => _leftOut > 1
        ? [.. _faults, string.Create(CultureInfo.InvariantCulture, $"{_leftOut:N0} events of the input were left out in all")]
        : _faults;

    /// <summary>How many events a stream has that can be produced; null when it isn't whole.</summary>
    public static async ValueTask<long?> CountAsync(Stream stream, bool keepsArrays)
    {
        var events = new EventCutter(stream, FeedProducerSettings.MaxRecordBytes, keepsArrays, _ => { });
        var count = 0L;
        try
        {
            while (await events.NextAsync(CancellationToken.None) is not null)
                count++;
            return count;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Ends with the stream's end, or where packed content isn't whole, when the broker has all before that. Events longer than
    /// <see cref="FeedProducerSettings.MaxRecordBytes"/> are left out.
    /// </summary>
    public async Task RunAsync(Stream stream, CancellationToken ct)
    {
        var events = new EventCutter(stream, FeedProducerSettings.MaxRecordBytes, keepsArrays, LeaveOut);
        try
        {
            while (await events.NextAsync(ct) is { } json)
                await packer.AddAsync(keys.Find(json.Span), json, ct);
        }
        catch (InvalidDataException fault)
        {
            _faults.Add($"the input can't be read to its end: {fault.Message}");
        }
        await packer.FlushAsync(ct);
    }

    private void LeaveOut(string why)
    {
        if (_leftOut++ == 0)
            _faults.Add($"{why}: such an event of the input is left out");
    }
}
