namespace Actors.Benchmarks.Dashboard;

/// <summary>What is stored, and how often it is asked for.</summary>
internal sealed record DashboardPlan(int Services, int InstancesEach, int InstancesOfLargest, int Keys, int Sessions, int Requests, int ChangesPerSecond)
{
    public const string LargestService = "service-largest";
    public const string LargestFolder = "flat/";

    private const int KeysOfAFolder = 100;

    public int Instances => (Services * InstancesEach) + InstancesOfLargest;

    private int FlatKeys => Keys / 10;

    public string ServiceOf(int instance) => instance < Services * InstancesEach ? $"service-{instance % Services:00000}" : LargestService;

    public string KeyOf(int number) => number < FlatKeys
        ? $"{LargestFolder}key-{number:000000}"
        : $"folder-{number / KeysOfAFolder / 10:0000}/part-{number / KeysOfAFolder % 10}/key-{number:000000}";
}
