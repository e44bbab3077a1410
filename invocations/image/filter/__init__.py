"""Pictures changed pixel by pixel or by their neighbourhood."""
