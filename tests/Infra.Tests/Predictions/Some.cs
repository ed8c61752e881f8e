namespace Serverless.Infra.Tests.Predictions;

/// <summary>Parameters to deploy with.</summary>
internal static class Some
{
    public const string Cluster = """
        param externalBroker = {
          brokers: 'kafka-1:9094,kafka-2:9094'
          protocol: 'saslSsl'
          authenticationMode: 'scramSha512'
          username: 'pipeline'
        }
        param externalBrokerPassword = 'secret'

        """;

    public static string Load(
        int eventsPerSecond, int eventsPerRecord = 100, string backEnd = "scheduler", string cosmos = "autoscale") => $"""
        param environmentName = 'some'
        param targetEventsPerSecond = {eventsPerSecond}
        param eventsPerRecord = {eventsPerRecord}
        param cosmosCapacity = '{cosmos}'
        param durableBackEnd = '{backEnd}'

        """;
}
