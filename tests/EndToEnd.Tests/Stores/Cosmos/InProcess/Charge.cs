namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// Request units, roughly as the service publishes them: to create 1 kB without indexes costs 5 and 100 kB 50, to read them 1 and 10, and
/// sizes between in proportion.
/// </summary>
internal static class Charge
{
    public static double Create(int bytes) => 5 * Read(bytes);

    public static double Replace(int bytes) => 2 * Create(bytes);

    public static double Read(int bytes) => 1 + ((Kilobytes(bytes) - 1) * 9.0 / 99);

    public static double Query(int bytes) => 2.5 + Kilobytes(bytes);

    private static int Kilobytes(int bytes) => Math.Max(1, (bytes + 1023) / 1024);
}
