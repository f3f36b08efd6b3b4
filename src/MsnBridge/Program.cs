Console.WriteLine("msnbridge");
