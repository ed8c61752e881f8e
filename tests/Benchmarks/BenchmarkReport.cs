using System.Text.Json;

namespace Serverless.Benchmarks;

/// <summary>Writes a benchmark's figures as JSON.</summary>
internal static class BenchmarkReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync<T>(string? file, T figures)
    {
        if (file is not null)
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, Options));
    }
}
