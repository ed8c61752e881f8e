using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// Answers queries page by page, of what was there at the first page; a continuation is the number of items already given.
/// </summary>
internal sealed class QueryEndpoint(ItemStore items)
{
    private readonly ConcurrentDictionary<Query, IReadOnlyList<StoredItem>> _begun = [];

    public HttpResponseMessage Answer(ReadOnlyMemory<byte> body, HttpRequestMessage request)
    {
        using var text = JsonDocument.Parse(body);
        if (Query.Read(text.RootElement, request.Partition(), request.Header("x-ms-start-epk") is not null) is not { } query)
            return Answers.NotUnderstood();
        var (first, most) = (Number(request.Header("x-ms-continuation") ?? "0"), Number(request.Header("x-ms-max-item-count")!));
        var all = first > 0 && _begun.TryGetValue(query, out var begun)
            ? begun
            : items.List(query);
        var page = all.Skip(first).Take(most).Select(Metadata.Item).ToList();
        var response = Answers.Of(HttpStatusCode.OK, PageOf(page), Charge.Query(page.Sum(item => item.Length)));
        response.Headers.TryAddWithoutValidation("x-ms-cosmos-query-requiresdistribution", "False");
        _begun.TryRemove(query, out _);
        if (first + most >= all.Count)
            return response;
        _begun[query] = all;
        response.Headers.TryAddWithoutValidation("x-ms-continuation", (first + most).ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static byte[] PageOf(List<byte[]> items)
    {
        using var page = new MemoryStream();
        using var json = new Utf8JsonWriter(page);
        json.WriteStartObject();
        json.WriteString("_rid", "PaYSAPH7qAo=");
        json.WriteStartArray("Documents");
        items.ForEach(item => json.WriteRawValue(item, skipInputValidation: true));
        json.WriteEndArray();
        json.WriteNumber("_count", items.Count);
        json.WriteEndObject();
        json.Flush();
        return page.ToArray();
    }
}
