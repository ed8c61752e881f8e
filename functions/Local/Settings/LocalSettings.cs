using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Settings;

/// <summary>
/// App settings as the real host sees them. Later ones win: <c>local.settings.sample.json</c> (but for its stores: those need a storage emulator),
/// <c>local.settings.json</c>, environment variables, <c>overrides</c>. A double underscore in a name stands for a colon.
/// </summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IConfiguration Load(string folder, IReadOnlyDictionary<string, string?>? overrides = null) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(ReadValues(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")).Where(setting => !NamesStore(setting.Key)))
            .AddInMemoryCollection(ReadValues(Path.Combine(folder, "local.settings.json")))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>())
            .Build();

    private static bool NamesStore(string setting) => setting.StartsWith("Stores:", StringComparison.Ordinal) || setting.StartsWith("Results:", StringComparison.Ordinal);

    private static Dictionary<string, string?> ReadValues(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            return json.RootElement.TryGetProperty("Values", out var values)
                ? values.EnumerateObject().ToDictionary(p => p.Name.Replace("__", ":", StringComparison.Ordinal), p => (string?)p.Value.ToString())
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HostStartException($"{file} is not valid JSON with an object \"Values\": {e.Message}", e);
        }
    }
}
