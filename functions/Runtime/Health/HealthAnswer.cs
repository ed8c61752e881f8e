namespace Serverless.Runtime.Health;

/// <summary>An answer of the health probe.</summary>
/// <param name="IsHealthy">Whether nothing keeps any pipeline from its work.</param>
/// <param name="Details">For operators: JSON with what is wrong and where each pipeline is.</param>
public sealed record HealthAnswer(bool IsHealthy, string Details)
{
    /// <summary>For everybody: JSON that tells healthy or degraded, and nothing else.</summary>
    public string Summary => $$"""{"status":"{{(IsHealthy ? "healthy" : "degraded")}}"}""";
}
