using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Files shaped as those that people have, made here.</summary>
internal static class RealShapes
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true };

    public static IReadOnlyList<(string File, int Events, Func<byte[]> Content)> All =>
    [
        ("quakes.geojson", 300, Quakes), ("orders.jsonl", 220, Orders), ("access.jsonl.gz", 300, Access), ("readings.json", 300, Readings),
        ("hooks.json", 200, Hooks), ("trips.csv", 240, Trips), ("otel.jsonl", 240, Points),
        ("customers.jsonl", 260, Changes),
    ];

    /// <summary>One document, newest first, its fields named as those around them, many null.</summary>
    private static byte[] Quakes() => Bytes(JsonSerializer.Serialize(new
    {
        type = "FeatureCollection",
        metadata = new { generated = At(9_999), title = "All earthquakes", status = 200, api = "1.14.1", count = 300 },
        features = Enumerable.Range(0, 300).Select(i => new
        {
            type = "Feature",
            properties = new
            {
                mag = i % 50 == 0 ? (double?)null : i % 60 / 10.0,
                place = $"{i} km N of Somewhere",
                time = At(9_000 - (i * 20)),
                tz = (int?)null,
                felt = i % 9 == 0 ? i : (int?)null,
                status = i % 3 == 0 ? "reviewed" : "automatic",
                net = Of(i, "us", "ci", "nc"),
                code = i.ToString("D8", CultureInfo.InvariantCulture),
                type = "earthquake",
            },
            geometry = new { type = "Point", coordinates = new[] { -120 + (i / 10.0), 35.5, i % 40 } },
            id = $"us{i}",
        }),
    }));

    /// <summary>A line an order, with its lines inside, some with none; amounts in quotes.</summary>
    private static byte[] Orders() => Lines(Enumerable.Range(0, 100).Select(i => new
    {
        orderId = $"o-{i}",
        customer = new { id = $"c{i % 12}", country = Of(i, "FR", "DE", "IT") },
        createdAt = Start.AddSeconds((i * 30) + (i % 4 * 7)).ToString("O", CultureInfo.InvariantCulture),
        total = (i / 4.0).ToString("F2", CultureInfo.InvariantCulture),
        express = i % 2 == 0 ? "yes" : "no",
        lines = Enumerable.Range(0, i % 5).Select(line => new
        {
            sku = $"s{line}", qty = line + 1, price = 1.5 * line, tags = new[] { new { t = 1 } },
        }),
    }));

    /// <summary>All in quotes, and "-" for what there isn't; packed.</summary>
    private static byte[] Access()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Lines(Enumerable.Range(0, 300).Select(i => new
            {
                remote_addr = $"10.0.0.{i % 13}",
                remote_user = i % 5 == 0 ? "bob" : "-",
                time_local = Start.AddSeconds(i).ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
                request = $"GET /p{i % 7} HTTP/1.1",
                status = Of(i, "200", "404", "500"),
                body_bytes_sent = (i * 37 % 9_999).ToString(CultureInfo.InvariantCulture),
                upstream_response_time = i % 9 == 0 ? "-" : (i / 1000.0).ToString("F3", CultureInfo.InvariantCulture),
                http_referer = "-",
            })));
        return packed.ToArray();
    }

    /// <summary>One array, made for reading; seconds since 1970.</summary>
    private static byte[] Readings() => Bytes(JsonSerializer.Serialize(
        Enumerable.Range(0, 300).Select(i => new
        {
            sensor_id = i % 8,
            ts = Start.AddSeconds(i).ToUnixTimeSeconds(),
            temperature = 20 + (i % 50 / 10.0),
            humidity = i % 10 == 0 ? "N/A" : (30 + (i % 30)).ToString(CultureInfo.InvariantCulture),
            ok = i % 3 == 0,
            note = i % 2 == 0 ? (object)i : "fine",
        }),
        Pretty));

    /// <summary>Envelopes, made for reading, one after the other.</summary>
    private static byte[] Hooks() => Bytes(string.Join('\n', Enumerable.Range(0, 200).Select(i => JsonSerializer.Serialize(
        new
        {
            id = $"evt_{i}",
            created = Start.AddSeconds(i * 10).ToUnixTimeSeconds(),
            type = Of(i, "invoice.paid", "charge.failed", "customer.updated"),
            livemode = true,
            data = new
            {
                @object = new
                {
                    id = $"ch_{i}", amount = 100 + i, currency = Of(i, "eur", "usd"), customer = $"cus_{i % 30}", metadata = new { },
                },
            },
            request = new { id = (string?)null },
        },
        Pretty))));

    /// <summary>Trips as a taxi office exports them: a header, times without a zone, cells that are empty or in quotes.</summary>
    private static byte[] Trips() => Bytes(string.Join('\n', Enumerable.Range(0, 240).Select(i => string.Join(
            ',', i % 9, Start.AddSeconds(i * 40).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            i % 11 == 0 ? "" : $"{i % 6}", (i % 70 / 4.0).ToString(CultureInfo.InvariantCulture), $"\"{Of(i, "Card", "Cash, coins")}\""))
        .Prepend("zone,pickup_at,passengers,distance,payment")));

    /// <summary>Metrics of OpenTelemetry, a metric a line with its points inside: nanoseconds in quotes, names with dots.</summary>
    private static byte[] Points() => Lines(Enumerable.Range(0, 40).Select(i => new
    {
        resource = new
        {
            attributes = new Dictionary<string, string> { ["service.name"] = Of(i, "shop", "cart", "pay"), ["host.name"] = $"h{i % 4}" },
        },
        scope = new { name = "http", version = "1.2.0" },
        metric = new
        {
            name = Of(i, "http.server.duration", "http.server.active"),
            unit = "ms",
            gauge = new
            {
                dataPoints = Enumerable.Range(0, 6).Select(point => new
                {
                    attributes = new Dictionary<string, string> { ["http.route"] = $"/r{point % 3}" },
                    timeUnixNano = $"{At((i * 60) + point)}000000",
                    asDouble = ((i * 7) + point) % 50 / 2.0,
                }),
            },
        },
    }));

    /// <summary>Changes of a table as Debezium writes them, plain and beside their schema: rows come, change, go and come again.</summary>
    private static byte[] Changes() => Lines(Enumerable.Range(0, 260).Select(i =>
    {
        var (id, isDeleted) = (i * 7 % 40, i % 9 == 8);
        var row = new
        {
            id, name = $"customer {id}", city = Of(i, "Lyon", "Turin", "Graz"), credit = i * 1.5, since = i % 4 == 0 ? null : "2020-01-01",
        };
        var change = new
        {
            before = isDeleted ? row : null, after = isDeleted ? null : row, op = isDeleted ? "d" : i < 40 ? "c" : "u",
            ts_ms = At(i), source = new { table = "customers", lsn = 5_000 + i },
        };
        return i % 2 == 0 ? (object)change : new { schema = new { type = "struct" }, payload = change };
    }));

    private static string Of(int number, params string[] values) => values[number % values.Length];

    private static long At(int seconds) => Start.AddSeconds(seconds).ToUnixTimeMilliseconds();

    private static byte[] Lines<T>(IEnumerable<T> events) => Bytes(string.Join('\n', events.Select(one => JsonSerializer.Serialize(one))));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
