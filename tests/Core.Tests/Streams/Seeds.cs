namespace Serverless.Core.Tests.Streams;

/// <summary>The seeds of a property. The variable <c>TEST_SEEDS</c> limits them: a mutation run tests hundreds of changed builds.</summary>
internal static class Seeds
{
    private static readonly int Most =
        int.TryParse(Environment.GetEnvironmentVariable("TEST_SEEDS"), out var most) ? most : int.MaxValue;

    public static IEnumerable<int> Of(int count) => Enumerable.Range(0, Math.Min(count, Most));
}
