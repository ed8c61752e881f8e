using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>What is read of a request.</summary>
internal static class RequestParts
{
    public static string? Header(this HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <summary>The values of the partition key that the request is sent to; none when it names none.</summary>
    public static string[] Partition(this HttpRequestMessage request) =>
        request.Header("x-ms-documentdb-partitionkey") is { } header ? JsonSerializer.Deserialize<string[]>(header)! : [];

    public static async Task<ReadOnlyMemory<byte>> BodyAsync(this HttpRequestMessage request, CancellationToken ct) =>
        await request.Content!.ReadAsByteArrayAsync(ct);
}
