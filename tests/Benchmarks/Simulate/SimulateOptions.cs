using System.Globalization;
using Serverless.EndToEnd.Tests.Faults.Simulation;

namespace Serverless.Benchmarks.Simulate;

/// <summary>How many schedules are run, from which seed on, for how long at most, and with which kinds of faults.</summary>
internal sealed record SimulateOptions(int Count, int Seed, TimeSpan Time, FaultKinds Faults)
{
    /// <summary>False when there is an option that isn't one, or a value that is none.</summary>
    public static bool TryParse(ReadOnlySpan<string> args, out SimulateOptions options)
    {
        options = new SimulateOptions(100_000, 0, TimeSpan.MaxValue, FaultKinds.Checked);
        for (; args.Length >= 2; args = args[2..])
        {
            SimulateOptions? next = args[0] switch
            {
                "--count" when TryNumber(args[1], out var count) => options with { Count = count },
                "--seed" when TryNumber(args[1], out var seed) => options with { Seed = seed },
                "--for" when TryNumber(args[1].TrimEnd('s'), out var seconds) => options with { Time = TimeSpan.FromSeconds(seconds) },
                "--faults" when Enum.TryParse<FaultKinds>(args[1], ignoreCase: true, out var kinds) => options with { Faults = kinds },
                _ => null,
            };
            if (next is null)
                return false;
            options = next;
        }
        return args.IsEmpty;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
