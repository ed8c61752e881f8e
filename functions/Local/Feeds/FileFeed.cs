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
    /// <summary>How many events a stream has. Throws as <see cref="RunAsync"/>.</summary>
    public static async ValueTask<long> CountAsync(Stream stream, bool keepsArrays)
    {
        var events = new EventCutter(stream, FeedProducerSettings.MaxRecordBytes, keepsArrays);
        var count = 0L;
        while (await events.NextAsync(CancellationToken.None) is not null)
            count++;
        return count;
    }

    /// <summary>
    /// Ends with the stream's end, when the broker has all. Throws <see cref="InvalidDataException"/> at an event longer than
    /// <see cref="FeedProducerSettings.MaxRecordBytes"/>, and at damage in packed content.
    /// </summary>
    public async Task RunAsync(Stream stream, CancellationToken ct)
    {
        var events = new EventCutter(stream, FeedProducerSettings.MaxRecordBytes, keepsArrays);
        while (await events.NextAsync(ct) is { } json)
            await packer.AddAsync(keys.Find(json.Span), json, ct);
        await packer.FlushAsync(ct);
    }
}
