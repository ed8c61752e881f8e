using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Settings;

/// <summary>
/// App settings as the real host sees them. Later ones win: <c>local.settings.sample.json</c> (but for its stores: those need a storage
/// emulator), <c>local.settings.json</c>, environment variables, <c>overrides</c>; within a file the last one of a name. A double
/// underscore in a name stands for a colon.
/// </summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // Entities are kept in a file that takes states of any size; only this machine reaches the registry and the metrics.
    private static readonly Dictionary<string, string?> OfLocal = new()
    {
        ["Runtime:IsAlone"] = "true", ["Runtime:StateLimitBytes"] = "268435456", ["Registry:Open"] = "true",
        ["Telemetry:Prometheus"] = "true",
    };

    public static IConfiguration Load(string folder, IReadOnlyDictionary<string, string?>? overrides = null) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(OfLocal)
            .AddInMemoryCollection(Sample().Where(setting => !NamesStore(setting.Key)))
            .AddInMemoryCollection(ReadValues(Path.Combine(folder, "local.settings.json")))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>())
            .Build();

    /// <summary>As <see cref="Load"/>, with the key for personal data that a data folder has.</summary>
    public static IConfiguration LoadFor(string folder, string data, IReadOnlyDictionary<string, string?> overrides) =>
        Load(folder, overrides.Concat(FolderKey.SettingsOf(data, Load(folder, overrides))).ToDictionary());

    private static Dictionary<string, string?> Sample() => ReadValues(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"));

    private static bool NamesStore(string setting) =>
        setting.StartsWith("Stores:", StringComparison.OrdinalIgnoreCase)
            || setting.StartsWith("Results:", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static Dictionary<string, string?> ReadValues(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            return json.RootElement.TryGetProperty("Values", out var values)
                ? values.EnumerateObject()
                    .Reverse().DistinctBy(p => NameOf(p.Name), StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(p => NameOf(p.Name), p => (string?)p.Value.ToString(), StringComparer.OrdinalIgnoreCase)
                : [];
        }
        catch (JsonException fault)
        {
            throw SettingsFile.NotJson(file, fault);
        }
        catch (InvalidOperationException)
        {
            throw new UsageException(
                $"{file}: must be a JSON object with an object \"Values\" of settings; correct it, or remove the file.");
        }
    }
}
