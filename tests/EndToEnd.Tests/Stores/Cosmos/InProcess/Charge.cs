namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>Request units, roughly as the service counts them: by kilobytes begun.</summary>
internal static class Charge
{
    public static double Create(int bytes) => 5 * Kilobytes(bytes);

    public static double Replace(int bytes) => 2 * Create(bytes);

    public static double Read(int bytes) => Kilobytes(bytes);

    public static double Query(int bytes) => 2.5 + Kilobytes(bytes);

    private static int Kilobytes(int bytes) => Math.Max(1, (bytes + 1023) / 1024);
}
