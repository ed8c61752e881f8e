using System.Globalization;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// The archive as blobs, <c>&lt;pipeline&gt;/date=YYYY-MM-DD/&lt;delta&gt;.avro</c>: the layout that query engines take for a table
/// partitioned by <c>date</c>.
/// </summary>
internal sealed class AzureArchive(StorageContainer container) : IArchive
{
    public ValueTask WriteAsync(string pipeline, DateOnly date, string delta, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        container.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{pipeline}/date={date:yyyy-MM-dd}/{delta}.avro"), content, ct);

    /// <summary>One request for each day in the archive; only for batches that were never sealed.</summary>
    public async ValueTask DeleteAsync(string pipeline, string delta, CancellationToken ct)
    {
        await foreach (var day in container.FoldersAsync($"{pipeline}/", ct).ConfigureAwait(false))
            await container.DeleteAsync($"{day}{delta}.avro", ct).ConfigureAwait(false);
    }
}
