using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>A caller as the shells are: repeats what a store couldn't do until it can.</summary>
internal static class Insistence
{
    private const int Attempts = 200;

    public static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException) when (attempt < Attempts)
            {
                // Again, with the same.
            }
        }
    }

    public static Task RepeatAsync(Func<Task> call) => RepeatAsync(async () =>
    {
        await call();
        return true;
    });
}
